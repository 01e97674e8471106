//! JavaScript and TypeScript.

use super::{called, check, entering};

#[test]
fn express_with_routers_and_middleware() {
    check(
        "src/app.js",
        r#"
const express = require("express");
const { ask } = require("./ask");
const app = express();
const router = express.Router();
app.use(helmet());
router.post("/ask", limiter, validate, ask);
router.route("/items/:id").get((req, res) => res.json(1)).delete(auth, remove);
app.use("/api", auth, router);
app.get("view engine");
const cache = new Map(); cache.get("/x", fallback);
axios.get("/y", options);
function remove(req, res) {}
"#,
        &[
            "Route POST /api/ask > `ask` after limiter; validate; auth; helmet()",
            "Route GET /api/items/{} > line 8 after auth; helmet()",
            "Route DELETE /api/items/{} > remove after auth; auth; helmet()",
        ],
    );
    check(
        "src/routes.ts",
        "import { Express } from 'express';\nexport function register(app: Express) { app.post('/chat', async (req, res) => {}) }\n",
        &["Route POST /chat > line 2"],
    );
    // Calls of a client, not routes.
    check(
        "src/api.ts",
        "import { api } from './client';\nexport const load = () => api.get('/x', { params: 1 });\napi.post('/y', body);\n",
        &[],
    );
}

#[test]
fn fastify_hono_nest() {
    check(
        "f.ts",
        "import Fastify from 'fastify';\nconst app = Fastify();\napp.route({ method: 'POST', url: '/ask', preHandler: [auth], handler: ask });\nasync function ask(req) {}\n",
        &["Route POST /ask > ask after auth"],
    );
    check(
        "h.ts",
        "import { Hono } from 'hono';\nconst api = new Hono().basePath('/api');\napi.use('*', cors());\napi.post('/ask', async (c) => c.json(await c.req.json()));\nexport default api;\n",
        &["Route POST /api/ask > line 4 after cors()"],
    );
    check(
        "n.ts",
        "import { Controller, Post, Body, UseGuards } from '@nestjs/common';\n@Controller('chat')\n@UseGuards(AuthGuard)\nexport class ChatController {\n  @Post('ask/:id')\n  @UseInterceptors(Log)\n  ask(@Body() dto: Ask, @Param('id') id: string) {}\n  helper() {}\n}\n",
        &["Route POST /chat/ask/{} > ask after UseInterceptors(Log); UseGuards(AuthGuard)"],
    );
}

#[test]
fn files_by_their_place() {
    check(
        "web/app/api/chat/[id]/route.ts",
        "export async function POST(req: Request) { return Response.json({}) }\nexport const maxDuration = 30;\nexport const GET = withAuth(async (req) => {});\nfunction helper() {}\n",
        &["Route POST /api/chat/{} > POST", "Route GET /api/chat/{} > line 3 after withAuth"],
    );
    check(
        "src/app/(main)/settings/page.tsx",
        "export default function Settings() { return <div/> }\n",
        &["Page GET /settings > Settings"],
    );
    check("pages/api/ask.ts", "export default async function handler(req, res) {}\n", &["Route /api/ask > handler"]);
    check(
        "src/routes/chat/[id]/+page.server.ts",
        "export const load = async ({ params }) => {};\nexport const actions = { ask: async ({ request }) => { const f = await request.formData() } };\n",
        &["Page GET /chat/{} > load", "Page POST /chat/{} > ask"],
    );
    check(
        "server/api/ask.post.ts",
        "export default defineEventHandler(async (event) => {})\n",
        &["Route POST /api/ask > line 1 after defineEventHandler"],
    );
    check(
        "app/actions.ts",
        "'use server';\nexport async function ask(text: string) {}\nfunction inner() {}\n",
        &["Rpc ask > ask"],
    );
    // The same names in another place are nothing.
    check("src/lib/route.ts", "export async function POST(req) {}\n", &[]);
}

#[test]
fn consumers_commands_tools_bots_and_screens() {
    check(
        "w.ts",
        "import { Worker } from 'bullmq';\nnew Worker('mail', async (job) => {});\nnew Worker2('x', f);\n",
        &["Consumer mail > line 2"],
    );
    check(
        "cli.ts",
        "import { Command } from 'commander';\nconst program = new Command();\nprogram.command('ask <q>').option('-n').action(async (q) => {});\n",
        &["Command ask <q> > line 3"],
    );
    check(
        "m.ts",
        "import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';\nconst s = new McpServer({});\ns.tool('search', { q: z.string() }, async ({ q }) => {});\n",
        &["Tool search > line 3"],
    );
    check(
        "b.js",
        "const { App } = require('@slack/bolt');\nconst app = new App({});\napp.message('hi', async ({ message, say }) => {});\n",
        &["Bot hi > line 3"],
    );
    check(
        "Chat.tsx",
        "import { useState } from 'react';\nexport function Chat() { const send = () => go(); return <form onSubmit={send}><button onClick={() => send()}>x</button></form> }\n",
        &["Interface onSubmit > send", "Interface onClick > onClick"],
    );
    check("l.ts", "export const handler = async (event: any) => event.body;\n", &["Consumer handler > handler"]);
    check(
        "c.ts",
        "import cron from 'node-cron';\ncron.schedule('0 * * * *', () => run());\n",
        &["Schedule 0 * * * * > line 2"],
    );
    check("main.ts", "async function main() {}\nmain().catch(console.error);\n", &["Main > file"]);
}

#[test]
fn values_and_calls() {
    assert_eq!(
        entering(
            "a.js",
            "const express = require('express');\nconst app = express();\napp.post('/a', (req, res) => { const { q } = req.body; log(req.ip); go(req.params.id) })\n"
        ),
        ["Body req.body", "Path req.params"]
    );
    assert_eq!(
        entering(
            "n.ts",
            "import { Post, Body } from '@nestjs/common';\nclass C { @Post() a(@Body() dto: D, @Req() req, svc: S) {} }\n"
        ),
        ["Body dto"]
    );
    assert_eq!(
        entering(
            "app/api/x/route.ts",
            "export async function POST(req: Request) { const { q } = await req.json(); return q }\n"
        ),
        ["Body req.json()"]
    );
    assert_eq!(
        called(
            "t.ts",
            "await fetch(`${BASE}/api/ask`, { method: 'POST' });\nfetch('/api/x');\naxios.post('/api/y', body);\nrequest(app).get('/z').expect(200);\nmap.get('k');\nimport('/x/y');\n"
        ),
        ["POST /{**}/api/ask", "GET /api/x", "POST /api/y", "GET /z"]
    );
}
