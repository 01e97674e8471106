//! Go read back as text.

use super::check;
use crate::inventory::Language;

#[test]
fn go_is_read_in_logical_statements() {
    check(
        "a.go",
        Language::Go,
        r##"
        package main

        import (
        	"context"
        	"fmt"

        	oai "github.com/sashabaranov/go-openai"
        	_ "embed"
        	"example.com/store/v2"
        )

        const Limit, low = 4000, 1

        type Server struct {
        	Base
        	client *oai.Client `json:"-"`
        	a, b   int
        }

        type Asker interface {
        	Ask(context.Context, string) error
        }

        func New(key string, opts ...Opt) *Server {
        	return &Server{client: oai.NewClient(key), names: []string{"x", "y"}, m: map[string]any{"k": 1}}
        }

        // Ask asks.
        func (s *Server) Ask(ctx context.Context, q, user string) (string, error) {
        	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
        	defer cancel()
        	if q == "" || len(q) > Limit {
        		return "", fmt.Errorf("too long: %d", len(q))
        	} else if n, ok := s.seen[q]; ok {
        		return n, nil
        	} else {
        		q = q[:Limit]
        	}
        	if resp, err := s.client.CreateChatCompletion(ctx, oai.ChatCompletionRequest{
        		Model:    "m",
        		Messages: []oai.Message{{Role: "user", Content: q}},
        	}); err != nil {
        		log.Printf("failed: %v", err)
        		return fallback(q), nil
        	}
        	for i := 0; i < 3; i++ {
        		continue
        	}
        	for _, m := range s.models {
        		go s.run(m)
        	}
        	for {
        		break
        	}
        	switch k := v.(type) {
        	case int, *string:
        		use(k)
        	default:
        		panic("no")
        	}
        	switch {
        	case q > "a":
        		go func() { done <- true }()
        	}
        	select {
        	case r := <-ch:
        		return r.(string), nil
        	case <-ctx.Done():
        	}
        	return resp.Choices[0].Message.Content, nil
        }
        "##,
        r##"
        package main
        import context  as context
        import fmt  as fmt
        import github.com/sashabaranov/go-openai  as oai
        import embed  as
        import example.com/store/v2  as store
        [Limit, low] = [4000, 1]
        type Server()
          Base: Base = <>
          client: *oai.Client = <"json:\"-\"">
          a: int = <>
          b: int = <>
        type Asker()
          fn Ask(_: context.Context, _: string) -> error
        fn New(key: string, opts: Opt) -> *Server
          return new Server(client=oai.NewClient(key), names=["x", "y"], m={k: 1})
        type Server()
          fn Ask(ctx: context.Context, q: string, user: string) -> (string, error)
            [ctx, cancel] = context.WithTimeout(ctx, (30 + time.Second))
            with cancel()
              if ((q == "") or (len(q) > Limit))
                return ["", fmt.Errorf("too long: %d", len(q))]
              else
                [n, ok] = self.seen[q]
                if ok
                  return [n, null]
                else
                  q = q[Limit]
              [resp, err] = self.client.CreateChatCompletion(ctx, new oai.ChatCompletionRequest(Model="m", Messages=[{Role: "user", Content: q}]))
              if (err != null)
                log.Printf("failed: %v", err)
                return [fallback(q), null]
              i = 0
              loop while (i < 3)
                continue
                (i := (i + 1))
              loop each [_, m] in self.models
                self.run(m)
              loop 
                break
              switch (k := v)
                case int, string
                  use(k)
                case
                  raise "no"
              switch 
                case (q > "a")
                  () => {done; true}()
              switch 
                case (r := ch)
                  return [r, null]
                case ctx.Done()
              return [resp.Choices[0].Message.Content, null]
        "##,
    );
}
