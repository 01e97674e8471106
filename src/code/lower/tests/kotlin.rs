//! Kotlin read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn kotlin_is_read_in_logical_statements() {
    check(
        "a.kt",
        Language::Kotlin,
        r##"
        package com.x

        import com.openai.Client
        import com.x.Store as Db
        import java.util.*

        @RestController
        class Ask(private val client: Client, @Value("\${llm.max}") val max: Int = 4000) : Base(client), I<Foo> {
            @Autowired lateinit var store: Db
            val size: Int get() = 3
            private val cache by lazy { Cache(max) }

            companion object {
                const val MODEL = "m"
            }

            @PostMapping("/ask")
            suspend fun ask(@Valid @RequestBody q: Question, user: String? = null, vararg rest: Int): Answer {
                require(q.text.isNotBlank()) { "empty" }
                if (q.text.length > max) throw BadRequest("too long: ${q.text.length} for $user")
                else if (user == null) {
                    return Answer("no")
                } else {
                    log.info("asked by $user")
                }
                val id = q.id ?: return Answer("none")
                val name = q.find()?.name ?: throw Missing(id!!)
                val out = try {
                    client.chat(model = MODEL, messages = listOf(q.text to true)) { temperature = 0.2 }
                } catch (e: IOException) {
                    log.warn("failed", e)
                    fallback(q)
                } finally {
                    done()
                }
                for (m in models) {
                    if (m is Bad || m in seen) continue else break
                }
                while (x > 3) x--
                when (q.kind) {
                    "a", "b" -> go()
                    is Foo -> stop()
                    else -> error("unknown")
                }
                val best = if (out.ok) out else null
                return items.map { it.name }.filter { x -> x.ok() }
            }

            private fun twice(n: Int) = n * 2
        }

        val handler = object : Handler {
            override fun handle(e: Event): Unit = go(e)
        }
        "##,
        r##"
        package com.x
        import com.openai Client as Client
        import com.x Store as Db
        import java.util * as *
        @RestController
        type Ask(client: Client, @Value("\\${llm.max}") max: Int = 4000) is Base, I
          store: Db = <Autowired>
          size: Int = size() => {return 3}
          cache = lazy(() => {return Cache(max)})
          MODEL = "m"
          @PostMapping("/ask")
          fn ask(@Valid @RequestBody q: Question, user: String? = null, rest: Int) -> Answer
            assert q.text.isNotBlank()
            if (q.text.length > max)
              raise BadRequest("too long: {} for $user"%(q.text.length, user))
            else
              if (user == null)
                return Answer("no")
              else
                log.info("asked by $user"%(user))
            $1 = q.id
            if not $1
              return Answer("none")
            id = $1
            $2 = q.find().name
            if not $2
              raise Missing(id)
            name = $2
            try
              $3 = client.chat(model=MODEL, messages=listOf(q.text.to(true)), () => {temperature = 0.2})
            catch IOException as e
              log.warn("failed", e)
              $3 = fallback(q)
            finally
              done()
            out = $3
            loop each m in models
              if ((m is a Bad) or (m in seen))
                continue
              else
                break
            loop while (x > 3)
              (x := (x + 1))
            switch q.kind
              case "a", "b"
                go()
              case Foo
                stop()
              case
                raise "unknown"
            if out.ok
              $4 = out
            else
              $4 = null
            best = $4
            return items.map(() => {return it.name}).filter((x) => {return x.ok()})
          private fn twice(n: Int)
            return (n + 2)
        type handler() is Handler
          fn handle(e: Event) -> Unit
            return go(e)
        handler = handler
        "##,
    );
}
