//! C# read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn csharp_is_read_in_logical_statements() {
    check(
        "a.cs",
        Language::CSharp,
        r##"
        using System.Text;
        using Ai = OpenAI.Chat.ChatClient;
        using static System.Math;

        namespace Shop.Chat;

        [ApiController, Route("api/[controller]")]
        public record class Ask(Ai Client, ILogger<Ask> Log) : Base(Client), IAsk
        {
            private readonly IStore _store, _other = new Store();
            [Required] public string Name { get; set; } = "x";
            public int Size => 3;
            public int Count { get { return _n; } private set { _n = value; } }

            [HttpPost("ask")]
            public async Task<IActionResult> Post([FromBody] Question q, CancellationToken ct = default, params int[] rest)
            {
                if (string.IsNullOrEmpty(q.Text) || q.Text.Length > 4_000) return BadRequest($"too long: {q.Text.Length:N0}");
                else if (q is not null && q.Ok) { go(); }
                else { stop(); }
                var user = q.User?.Name ?? throw new Missing("user");
                using var span = _tracer.Start("llm");
                try
                {
                    Answer out1 = await _client.CompleteAsync(messages: [new UserMessage(q.Text)], new() { Temperature = 0.2f, Stop = { "x", "y" } }, ct).ConfigureAwait(false);
                    return Ok(out1.Content[0].Text!);
                }
                catch (HttpException e) when (e.Status == 429)
                {
                    Log.LogWarning(e, "busy");
                    throw;
                }
                catch (Exception) { return Ok(Fallback(q)); }
                finally { done(); }
                using (var f = open()) { f.Read(); }
                foreach (var (k, v) in map) { use(k); }
                for (int i = 0; i < 3; i++) continue;
                switch (q.Kind) { case "a": case "b": go(); break; case Foo f when f.Ok: break; default: stop(); break; }
                var r = q.Kind switch { "a" => 1, > 3 => 2, _ => throw new Unknown() };
                var list = items.Where(x => x.Ok).Select((x, n) => new { x.Id, Name = n }).ToList();
                _cache ??= new Dictionary<string, int> { ["a"] = 1 };
            }

            string Quiet() => @"a ""b""";

            void Own() { this._store.Put(base.Size); }
        }
        "##,
        r##"
        package Shop.Chat
        import System.Text * as *
        import OpenAI.Chat ChatClient as Ai
        import System.Math * as *
        @ApiController()
        @Route("api/[controller]")
        type Ask(Client: Ai, Log: ILogger<Ask>) is Base, IAsk
          _store: IStore = <>
          _other: IStore = new Store()
          Name: string = "x"
          Size: int = Size() => {return 3}
          Count: int = <>
          fn Count()
            return _n
          private fn Count()
            _n = value
          @HttpPost("ask")
          fn Post(@FromBody() q: Question, ct: CancellationToken = null, rest) -> Task<IActionResult>
            if (string.IsNullOrEmpty(q.Text) or (q.Text.Length > 4000))
              return BadRequest("too long: {}"%(q.Text.Length))
            else
              if ((q != null) and q.Ok)
                go()
              else
                stop()
            $1 = q.User.Name
            if not $1
              raise new Missing("user")
            user = $1
            with (span := _tracer.Start("llm"))
              try
                out1: Answer = _client.CompleteAsync(messages=[new UserMessage(q.Text)], new Answer(Temperature=0.2, Stop=["x", "y"]), ct).ConfigureAwait(false)
                return Ok(out1.Content[0].Text)
              catch HttpException as e
                if not (e.Status == 429)
                  raise
                Log.LogWarning(e, "busy")
                raise
              catch Exception
                return Ok(Fallback(q))
              finally
                done()
              with (f := open())
                f.Read()
              loop each [k, v] in map
                use(k)
              i: int = 0
              loop while (i < 3)
                continue
                (i := (i + 1))
              switch q.Kind
                case "a", "b"
                  go()
                  break
                case (Foo and f.Ok)
                  break
                case
                  stop()
                  break
              switch q.Kind
                case "a"
                  $2 = 1
                case 3
                  $2 = 2
                case
                  raise new Unknown()
              r = $2
              list = items.Where((x) => {return x.Ok}).Select((x, n) => {return {: x.Id, Name: n}}).ToList()
              _cache = new Dictionary("a"=1)
          private fn Quiet() -> string
            return "a \"\"b\"\""
          private fn Own() -> void
            this._store.Put(base.Size)
        "##,
    );
}

#[test]
fn top_level_statements_are_those_of_the_file() {
    check(
        "a.cs",
        Language::CSharp,
        r##"
        using Microsoft.AspNetCore.Builder;
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<IChat, Chat>();
        var app = builder.Build();
        app.MapPost("/ask", async (Question q, IChat chat) =>
        {
            return await chat.Ask(q);
        }).RequireAuthorization();
        await app.RunAsync();
        static int Twice(int n) => n * 2;
        "##,
        r##"
        import Microsoft.AspNetCore.Builder * as *
        builder = WebApplication.CreateBuilder(args)
        builder.Services.AddSingleton()
        app = builder.Build()
        app.MapPost("/ask", (q: Question, chat: IChat) => {return chat.Ask(q)}).RequireAuthorization()
        app.RunAsync()
        fn Twice(n: int) -> int
          return (n + 2)
        "##,
    );
}
