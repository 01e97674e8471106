//! PHP read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn php_is_read_in_logical_statements() {
    check(
        "a.php",
        Language::Php,
        r##"
        <?php
        namespace App\Http;

        use App\Models\{Answer, User as Person};
        use OpenAI\Client;
        use function App\go;

        #[Route("/api", methods: ["POST"])]
        final class AskController extends Controller implements Asks
        {
            use Logs;
            private const LIMIT = 4000;
            protected ?Client $spare = null;

            public function __construct(private readonly Client $client, int $max = 3) {}

            #[Post("/ask")]
            public function ask(#[Valid] Question $q, ?string $user = null, string ...$rest): Answer
            {
                if (empty($q->text) || strlen($q->text) > self::LIMIT) {
                    throw new BadRequest("too long: {$q->text} for $user");
                } elseif (!$user) {
                    return $this->no();
                } else {
                    go();
                }
                $name = $q->user?->name ?? throw new Missing();
                try {
                    $result = $this->client->chat()->create([
                        'model' => 'm',
                        'messages' => [['role' => 'user', 'content' => $q->text]],
                    ]);
                    return $result->choices[0]->message;
                } catch (Timeout | Failed $e) {
                    Log::warning('failed', context: ['e' => $e]);
                    return $this->fallback($q);
                } finally {
                    $this->done();
                }
                foreach ($items as $key => $item) { continue; }
                for ($i = 0; $i < 3; $i++) { break; }
                while ($x) $x--;
                switch ($q->kind) { case 'a': case 'b': go(); break; default: stop(); }
                $kind = match (true) { $a, $b => 1, default => 2 };
                $twice = fn(int $n) => $n * 2;
                $each = array_map(function ($x) use ($user) { return $x['n']; }, $items);
                [$one, $two] = $pair;
                $total .= $x ?: "none";
                Cache::$store = new class extends Store { public function get() { return 1; } };
                echo <<<TEXT
                Hello $name
                TEXT;
            }
        }
        "##,
        r##"
        package App\Http
        import App\Models Answer as Answer
        import App\Models User as Person
        import OpenAI Client as Client
        import App go as go
        @Route("/api", methods=["POST"])
        type AskController() is Controller, Asks
          LIMIT = 4000
          spare: ?Client = null
          fn __construct(client: Client, max: int = 3)
          @Post("/ask")
          fn ask(@Valid q: Question, user: ?string = null, rest: string) -> Answer
            if (empty(q.text) or (strlen(q.text) > self.LIMIT))
              raise new BadRequest("too long: {} for {}"%(q.text, user))
            else
              if not user
                return this.no()
              else
                go()
            $1 = q.user.name
            if not $1
              raise new Missing()
            name = $1
            try
              result = this.client.chat().create({model: "m", messages: [{role: "user", content: q.text}]})
              return result.choices[0].message
            catch Timeout|Failed as e
              Log.warning("failed", context={e: e})
              return this.fallback(q)
            finally
              this.done()
            loop each [key, item] in items
              continue
            i = 0
            loop while (i < 3)
              break
              (i := (i + 1))
            loop while x
              (x := (x + 1))
            switch q.kind
              case "a", "b"
                go()
                break
              case
                stop()
            switch true
              case a, b
                $2 = 1
              case
                $2 = 2
            kind = $2
            twice = twice(n: int) => {return (n + 2)}
            each = array_map((x) => {return x["n"]}, items)
            [one, two] = pair
            total = (x or "none")
            type () is Store
              fn get()
                return 1
            Cache.store = new ()
            "        Hello {}"%(name)
        "##,
    );
}
