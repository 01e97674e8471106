//! Java read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn java_is_read_in_logical_statements() {
    check(
        "a.java",
        Language::Java,
        r##"
        package com.x;
        import java.util.List;
        import static a.b.C.d;
        @RestController
        @RequestMapping(value = "/x", produces = {"a", "b"})
        public class Ask extends Base implements I<Foo>, J {
          @Autowired private Client client;
          @Value("${llm.max:4000}") private int max;
          private static final String A = "x", B = "y";
          @PostMapping("/ask")
          public ResponseEntity<Answer> ask(@Valid @RequestBody Question q, final int... rest) throws E {
            if (q.text() == null || q.text().length() > max) { throw new BadRequest("too long"); }
            else if (x) y(); else { z(); }
            try (var span = tracer.start("llm"); Foo f = new Foo<>(1)) {
              String out = client.prompt().user(q.text()).call().content();
              return ResponseEntity.ok(out);
            } catch (IOException | TimeoutException e) {
              log.warn("failed {}", e);
              return fallback(q);
            } finally { done(); }
          }
          int k(Object o) {
            for (int i = 0; i < 3; i++) { continue; }
            for (var m : models) use(m);
            String r = switch (kind) { case "a", "b" -> "x"; case "c" -> { yield "y"; } default -> throw new E(); };
            switch (kind) { case 1: case 2: go(); break; default: stop(); }
            if (o instanceof Foo f && f.ok()) return -1;
            var list = items.stream().map(Foo::bar).filter(x -> x.ok()).collect(toList());
            Runnable run = new Runnable() { public void run() { go(); } };
            int[] a = {1, 2}; a[0] = x ? 1 : 2;
            String t = """
              hi
              """;
            synchronized (this) { z++; }
            return (int) 3L;
          }
          record P(int a, String b) {}
          enum E { A(1), B; }
        }
        "##,
        r##"
        package com.x
        import java.util List as List
        import a.b.C d as d
        @RestController()
        @RequestMapping(value="/x", produces=["a", "b"])
        type Ask() is Base, I, J
          client: Client = <Autowired()>
          max: int = <Value("${llm.max:4000}")>
          A: String = "x"
          B: String = "y"
          @PostMapping("/ask")
          fn ask(@Valid() @RequestBody() q: Question, rest: int) -> ResponseEntity<Answer>
            if ((q.text() == null) or (q.text().length() > max))
              raise new BadRequest("too long")
            else
              if x
                y()
              else
                z()
            try
              span = tracer.start("llm")
              f: Foo = new Foo(1)
              out: String = client.prompt().user(q.text()).call().content()
              return ResponseEntity.ok(out)
            catch IOException|TimeoutException as e
              log.warn("failed {}", e)
              return fallback(q)
            finally
              done()
          fn k(o: Object) -> int
            i: int = 0
            loop while (i < 3)
              continue
              (i := (i + 1))
            loop each m in models
              use(m)
            switch kind
              case "a", "b"
                $1 = "x"
              case "c"
                $1 = "y"
              case
                raise new E()
            r: String = $1
            switch kind
              case 1, 2
                go()
                break
              case
                stop()
            if (((o is a Foo) and (f := o)) and f.ok())
              return -1
            list = items.stream().map(Foo.bar).filter((x) => {return x.ok()}).collect(toList())
            private type () is Runnable
              fn run() -> void
                go()
            run: Runnable = new Runnable()
            a: int[] = [1, 2]
            a[0] = (x ? 1 : 2)
            t: String = "\n      hi\n      "
            with this
              (z := (z + 1))
            return 3
          type P(a: int, b: String)
          type E()
            A = <1>
            B = <>
        "##,
    );
}
