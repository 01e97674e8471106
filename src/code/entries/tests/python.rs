//! Python.

use super::{called, check, entering};

#[test]
fn fastapi_routes_with_prefix_dependencies_and_middleware() {
    check(
        "app/main.py",
        r#"
from fastapi import FastAPI, APIRouter, Depends
from .guards import limit
PREFIX = "/v1"
app = FastAPI()
router = APIRouter(prefix="/chat", dependencies=[Depends(limit)])

@router.post("/ask/{thread_id}")
async def ask(q: Question, db=Depends(get_db)):
    return 1

@app.get("/health")
def health(): return {}

@app.websocket("/ws")
async def ws(socket: WebSocket): ...

app.include_router(router, prefix=f"{PREFIX}")
app.add_middleware(RateLimit, limit=3)
"#,
        &[
            "Route POST /v1/chat/ask/{} > ask after Depends(limit); RateLimit",
            "Route GET /health > health after RateLimit",
            "Socket /ws > ws after RateLimit",
        ],
    );
}

#[test]
fn a_router_of_another_file_is_known_by_its_decorator() {
    check(
        "app/api.py",
        "from .server import api\n@api.post('/ask')\n@limiter.limit('5/minute')\ndef ask(q: str): pass\n",
        &["Route POST /ask > ask after limiter.limit(\"5/minute\")"],
    );
    // No decorator of a router: a cache, a test mark, a mock.
    check(
        "app/cache.py",
        "import functools, pytest, responses\nfrom cachelib import store\n@functools.cache\ndef a(): pass\n@store.get('name')\ndef b(): pass\n@pytest.mark.parametrize('/x', [1])\ndef c(): pass\n",
        &[],
    );
}

#[test]
fn flask_blueprints_and_methods() {
    check(
        "web.py",
        r#"
from flask import Flask, Blueprint, request
bp = Blueprint("chat", __name__, url_prefix="/chat")
app = Flask(__name__)
@bp.route("/ask", methods=["GET", "POST"])
def ask(): return request.json["q"]
@app.before_request
def guard(): pass
app.add_url_rule("/x/<int:n>", "x", view_func=ask)
app.register_blueprint(bp, url_prefix="/api")
"#,
        &[
            "Route GET /api/chat/ask > ask",
            "Route POST /api/chat/ask > ask",
            "Hook before_request > guard",
            "Route /x/{} > ask",
        ],
    );
}

#[test]
fn django_urls_views_and_commands() {
    check(
        "shop/urls.py",
        "from django.urls import path, include\nfrom . import views\nurlpatterns = [path('ask/<int:pk>/', views.AskView.as_view(), name='ask'), path('api/', include('api.urls'))]\n",
        &["Route /ask/{} > `views.AskView`"],
    );
    check(
        "shop/views.py",
        "from rest_framework.views import APIView\nfrom rest_framework.decorators import api_view\nclass AskView(APIView):\n    def post(self, request): return request.data\n    def helper(self): pass\n@api_view(['POST'])\ndef chat(request): pass\nclass Plain:\n    def post(self): pass\n",
        &["Route POST > post", "Route POST > chat"],
    );
    check(
        "shop/management/commands/load.py",
        "from django.core.management.base import BaseCommand\nclass Command(BaseCommand):\n    def handle(self, *args, **options): pass\n",
        &["Command Command.handle > handle"],
    );
}

#[test]
fn commands_consumers_schedules_tools_and_screens() {
    check(
        "cli.py",
        "import click\n@click.group()\ndef cli(): pass\n@cli.command()\n@click.option('--n')\ndef ask(n): pass\nif __name__ == '__main__':\n    cli()\n",
        &["Main > file", "Command cli > cli", "Command ask > ask after click.option(\"--n\")"],
    );
    check(
        "tasks.py",
        "from celery import Celery, shared_task\napp = Celery('x')\n@app.task(bind=True)\ndef run(self, q): pass\n@shared_task\ndef b(x): pass\ndef c(): pass\n",
        &["Consumer run > run", "Consumer b > b"],
    );
    check(
        "jobs.py",
        "from apscheduler.schedulers.background import BackgroundScheduler\ns = BackgroundScheduler()\ndef tick(): pass\ns.add_job(tick, 'interval', seconds=3)\n",
        &["Schedule interval > tick"],
    );
    check(
        "srv.py",
        "from mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n@mcp.tool()\ndef search(q: str): pass\n",
        &["Tool search > search"],
    );
    check(
        "bot.py",
        "from slack_bolt import App\napp = App()\n@app.event('app_mention')\ndef on(event, say): pass\n",
        &["Bot app_mention > on"],
    );
    check(
        "ui.py",
        "import streamlit as st\nst.title('x')\nq = st.chat_input('ask')\nst.button('go', on_click=clear)\ndef clear(): pass\n",
        &["Interface > file", "Interface > clear"],
    );
    check(
        "g.py",
        "import gradio as gr\ndef reply(message, history): return 1\nwith gr.Blocks() as demo:\n    box = gr.Textbox()\n    box.submit(reply, [box], [box])\ngr.ChatInterface(fn=reply)\n",
        &["Interface > reply"],
    );
    check(
        "fn.py",
        "def handler(event, context):\n    return event['body']\ndef other(event): pass\n",
        &["Consumer handler > handler"],
    );
}

#[test]
fn values_of_entries() {
    assert_eq!(
        entering(
            "m.py",
            "from fastapi import FastAPI, Depends, UploadFile, Request\nfrom typing import Annotated\napp = FastAPI()\n@app.post('/a/{n}')\nasync def a(n: int, q: Question, file: UploadFile, db: Session, user: Annotated[User, Depends(u)], s=Depends(x), *, request: Request):\n    body = await request.json()\n    log(request.headers)\n"
        ),
        ["Path n", "Body q", "Upload file", "Body request.json()"]
    );
    assert_eq!(
        entering(
            "f.py",
            "from flask import Flask, request\napp = Flask('x')\n@app.post('/a')\ndef a():\n    q = request.get_json()\n    f = request.files['x']\n    return request.remote_addr\n"
        ),
        ["Body request.get_json()", "Upload request.files"]
    );
    assert_eq!(
        entering("s.py", "import streamlit as st\nif q := st.chat_input('x'):\n    st.write(q)\n"),
        ["Message st.chat_input(\"x\")"]
    );
    assert_eq!(
        entering("t.py", "from celery import shared_task\n@shared_task\ndef a(text, logger: Logger): pass\n"),
        ["Message text"]
    );
}

#[test]
fn calls_by_address() {
    assert_eq!(
        called(
            "t.py",
            "import requests, httpx\nBASE = 'http://localhost:8000'\ndef test(client, n):\n    client.post('/ask', json={})\n    requests.get(f'{BASE}/users/{n}?x=1')\n    httpx.post('https://api.openai.com/v1/chat')\n    requests.request('PUT', BASE + '/x')\n    d.get('key')\n    os.environ.get('A/B')\n"
        ),
        ["POST /ask", "GET localhost/users/{}", "POST api.openai.com/v1/chat", "PUT localhost/x"]
    );
}
