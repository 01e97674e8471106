//! Rust read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn rust_is_read_in_logical_statements() {
    check(
        "a.rs",
        Language::Rust,
        r##"
        use std::{collections::HashMap, sync::{self, Arc as Shared}};
        pub use crate::store::*;
        mod store;

        const LIMIT: usize = 4_000;

        #[derive(Debug, Deserialize)]
        pub struct Question {
            #[serde(default)]
            pub text: String,
            user: Option<User>,
        }

        pub enum Kind { A, #[error("b: {0}")] B(String) }

        pub trait Asker: Send {
            async fn ask(&self, q: Question) -> Result<String>;
        }

        impl<T> Asker for Server<T> {
            #[instrument(skip(self), fields(n = q.len))]
            async fn ask(&self, mut q: Question, (a, b): (i32, i32), _: u8) -> Result<String, Error> {
                ensure!(!q.text.is_empty(), "empty");
                if q.text.len() > LIMIT || q.user.is_none() {
                    return Err(anyhow!("too long: {}", q.text.len()));
                } else if let Some(user) = &q.user && user.ok {
                    info!(user = %user.id, n = 3, "asked by {name}");
                } else {
                    bail!("no");
                }
                let Some(id) = q.id else { return Ok(String::new()) };
                let request = Request::builder().model("m").messages(vec![Message { role: Role::User, content: q.text, ..base }]).build()?;
                let answer = match self.client.chat().create(request).await {
                    Ok(answer) => answer.text,
                    Err(Error::Busy | Error::Slow) if a > 3 => retry(b).await?,
                    Err(err) => {
                        warn!("failed: {err}");
                        fallback(&q)
                    }
                };
                let label = if a > 1 { "x" } else { "y" };
                for i in 0..=3 { continue; }
                while let Some(next) = queue.pop() { run(next); }
                loop { break; }
                let body = json!({"model": "m", "n": self.n + 1, "list": [1, {"x": id}]});
                tokio::spawn(async move { send(body).await });
                let total: u32 = xs.iter().map(|x| x.price as u32).sum::<u32>();
                unsafe { poke(&mut q) };
                match id { _ => {} }
                Ok(answer)
            }
        }

        fn main() {
            run(&path[..]);
            if ok { go() } else { stop() }
        }
        "##,
        r##"
        import std::collections HashMap as HashMap
        import std::sync  as sync
        import std::sync Arc as Shared
        import crate::store * as * again
        import self::store  as store
        LIMIT: usize = 4000
        @derive(Debug, Deserialize)
        type Question()
          text: String = <serde(default)>
          user: Option<User> = <>
        type Kind()
          A = <>
          B = <error("b: {0}")>
        type Asker() is Send
          fn ask(q: Question) -> Result<String>
        type Server() is Asker
          @instrument(skip(self), fields((n := q.len)))
          fn ask(q: Question, {a, b}: (i32, i32), _: u8) -> Result<String, Error>
            assert not q.text.is_empty()
            if ((q.text.len() > LIMIT) or q.user.is_none())
              return Err(anyhow("too long: {}", q.text.len()))
            else
              if ((<Some, user> := q.user) and user.ok)
                info(user=user.id, n=3, "asked by {name}"%(name))
              else
                raise "no"
            if not (<Some, id> := q.id)
              return Ok(String.new())
            request = Request.builder().model("m").messages([new Message(role=Role.User, content=q.text, *base)]).build()
            switch self.client.chat().create(request)
              case <Ok, answer>
                $1 = answer.text
              case (<Err, <Error.Busy, Error.Slow>> and (a > 3))
                $1 = retry(b)
              case <Err, err>
                warn("failed: {err}"%(err))
                $1 = fallback(q)
            answer = $1
            if (a > 1)
              $2 = "x"
            else
              $2 = "y"
            label = $2
            loop each i in (0 + 3)
              continue
            loop while (<Some, next> := queue.pop())
              run(next)
            loop 
              break
            body = json({model: "m", n: (self.n + 1), list: [1, {x: id}]})
            tokio.spawn(() => {return send(body)})
            total: u32 = xs.iter().map((x) => {return x.price}).sum()
            poke(q)
            switch id
              case
            return Ok(answer)
        private fn main()
          run(path[<>])
          if ok
            go()
          else
            stop()
        "##,
    );
}
