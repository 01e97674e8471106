//! Limits of how much, in small programs, with decoys.

use super::super::programs::check;
use crate::rules::format::Shape::LimitedEntry;

#[test]
fn a_limiter_counts_where_it_is_applied() {
    let main = r#"
from fastapi import FastAPI, HTTPException
from slowapi import Limiter
from openai import AsyncOpenAI
import asyncio
client = AsyncOpenAI()
app = FastAPI()
bremse = Limiter(key_func=who)
tor = asyncio.Semaphore(8)
@app.post("/ask")
@bremse.limit("5/minute")
async def handle(q: str):
    if zaehler[q] >= HOECHSTENS:
        raise HTTPException(
            status_code=429, detail="later")
    async with tor:
        return await client.chat.completions.create(model="m", messages=[q])
async def other():
    async with tor:
        await write_file()
"#;
    check(
        LimitedEntry,
        &[("app/main.py", main)],
        &[
            "app/main.py:11 library",
            "app/main.py:13 threshold",
            "app/main.py:16 other",
            "app/main.py:19 lacks: nothing that reaches a model runs inside the limit",
        ],
    );
}

#[test]
fn the_limit_of_the_provider_and_bounds_of_other_work_are_none() {
    let main = r#"
import asyncio
from fastapi import HTTPException
from openai import OpenAI, RateLimitError
from slowapi import Limiter
client = OpenAI()
sem = asyncio.Semaphore(20)
def handle(q):
    try:
        r = client.chat.completions.create(model="m", messages=[q])
    except RateLimitError:
        raise HTTPException(status_code=429)
    if r.status_code == 429:
        raise HTTPException(status_code=429, detail="rate limit")
    if attempts > 3:
        raise RuntimeError("too many attempts")
    return r
async def crawl():
    async with sem:
        await fetch()
handle("x")
crawl()
"#;
    check(
        LimitedEntry,
        &[("app/main.py", main)],
        &["app/main.py:19 lacks: nothing that reaches a model runs inside the limit"],
    );
}

#[test]
fn scripts_limit_routes_and_calls() {
    let server = r#"
import rateLimit from "express-rate-limit";
import pLimit from "p-limit";
import OpenAI from "openai";
import { Ratelimit } from "@upstash/ratelimit";
const client = new OpenAI();
const engpass = pLimit(3);
const waechter = new Ratelimit({ limiter: Ratelimit.slidingWindow(5, "1 m") });
app.use("/api", rateLimit({ windowMs: 60000, max: 20 }));
export async function POST(req) {
  const { success } = await waechter.limit(req.ip);
  if (!success) return new Response("Too many requests", { status: 429 });
  return engpass(() => client.chat.completions.create({ model: "m", messages: [] }));
}
const onScroll = throttle(() => render(), 16);
"#;
    check(
        LimitedEntry,
        &[("src/app/api/ask/route.ts", server)],
        &[
            "src/app/api/ask/route.ts:8 library",
            "src/app/api/ask/route.ts:9 library",
            "src/app/api/ask/route.ts:11 library",
            "src/app/api/ask/route.ts:12 threshold",
            "src/app/api/ask/route.ts:13 other",
        ],
    );
}

#[test]
fn what_limits_other_handlers_and_accounts_holds_nothing_back() {
    let main = r#"
from rest_framework.views import APIView
from openai import OpenAI
client = OpenAI()
class Ask(APIView):
    throttle_classes = [AskThrottle]
    def post(self, request):
        return client.chat.completions.create(model="m", messages=[request.data])
class Health(APIView):
    throttle_classes = [HealthThrottle]
    def get(self, request):
        return "ok"
"#;
    check(
        LimitedEntry,
        &[("app/views.py", main)],
        &["app/views.py:6 library", "app/views.py:10 lacks: nothing that reaches a model runs inside the limit"],
    );
    let php = "<?php\nuse Illuminate\\Support\\Facades\\RateLimiter;\nclass P extends ServiceProvider {\n  public function boot() {\n    RateLimiter::for('login', fn($r) => Limit::perMinute(5));\n    RateLimiter::for('chat', fn($r) => Limit::perMinute(5));\n  }\n}\n";
    check(LimitedEntry, &[("app/P.php", php)], &["app/P.php:6 library"]);
}

#[test]
fn a_semaphore_for_one_is_a_matter_of_order() {
    let of = |many: &str| {
        format!(
            "import asyncio\nfrom openai import AsyncOpenAI\nclient = AsyncOpenAI()\ntor = asyncio.Semaphore({many})\nasync def ask(q):\n    async with tor:\n        return await client.chat.completions.create(model='m', messages=[q])\nask('x')\n"
        )
    };
    check(LimitedEntry, &[("app/main.py", &of("4"))], &["app/main.py:6 other"]);
    check(LimitedEntry, &[("app/main.py", &of("1"))], &[]);
}

#[test]
fn a_queue_of_each_request_holds_nobody_else_back() {
    let of = |queue: &str, each: &str| {
        format!(
            "import asyncio\nfrom fastapi import FastAPI\nfrom openai import AsyncOpenAI\nclient = AsyncOpenAI()\napp = FastAPI()\n{queue}@app.post('/ask')\nasync def ask(q: str):\n{each}    await schlange.put(q)\n    return await client.chat.completions.create(model='m', messages=[q])\n"
        )
    };
    let made = "schlange = asyncio.Queue(maxsize=10)\n";
    check(LimitedEntry, &[("app/main.py", &of(made, ""))], &["app/main.py:6 library"]);
    check(LimitedEntry, &[("app/main.py", &of("", &format!("    {made}")))], &[]);
}

#[test]
fn the_limit_of_somebody_else_that_is_told_on_holds_nothing_back() {
    let of = |test: &str| {
        format!(
            "import {{ OpenAI }} from 'openai';\nconst client = new OpenAI();\nexport async function POST(req) {{\n  const error = await zaehler.limit(req);\n  if ({test}) return new Response('no', {{ status: 429 }});\n  return client.chat.completions.create({{ model: 'm', messages: [req] }});\n}}\n"
        )
    };
    let files = |text: &str| super::super::programs::found(LimitedEntry, &[("app/api/ask/route.ts", text)]);
    assert_eq!(files(&of("error")), ["app/api/ask/route.ts:5 threshold"]);
    for told in ["isRateLimit(error)", "error.status === 429"] {
        assert_eq!(files(&of(told)), Vec::<String>::new(), "{told}");
    }
}

#[test]
fn words_that_are_only_said_of_how_often_somebody_asks() {
    let of = |words: &str| {
        format!(
            "package main\n\nfunc Gate() gin.HandlerFunc {{\n\treturn func(c *gin.Context) {{\n\t\tover, err := counter.RateLimit(c.ClientIP())\n\t\tif over {{\n\t\t\tc.JSON(200, gin.H{{\"reason\": \"{words}\"}})\n\t\t\tc.Abort()\n\t\t\treturn\n\t\t}}\n\t\tc.Next()\n\t}}\n}}\n\nfunc main() {{\n\tr := gin.New()\n\tr.Use(Gate())\n\tr.POST(\"/ask\", ask)\n}}\n"
        )
    };
    let files = |text: &str| super::super::programs::found(LimitedEntry, &[("main.go", text)]);
    assert_eq!(files(&of("too many requests, wait a little")), ["main.go:6 threshold"]);
    assert_eq!(files(&of("请求过于频繁")), ["main.go:6 threshold"]);
    // A seat, a plan: nothing about how often.
    assert_eq!(files(&of("your plan has no more seats")), Vec::<String>::new());
}
