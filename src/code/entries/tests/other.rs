//! The other languages.

use super::{called, check, entering, shown};

#[test]
fn go_routers_groups_commands_and_methods() {
    check(
        "main.go",
        "package main\nimport (\n\"github.com/gin-gonic/gin\"\n\"github.com/acme/cache\"\n)\nfunc main() {\n r := gin.Default()\n api := r.Group(\"/api\", auth)\n api.Use(limit)\n api.POST(\"/ask/:id\", check, ask)\n cache.Get(\"/x\", fallback)\n}\nfunc ask(c *gin.Context) { q := c.Query(\"q\") ; log(q) }\n",
        &["Main main > main", "Route POST /api/ask/{} > ask after auth; check; limit"],
    );
    check(
        "s.go",
        "package s\nimport \"net/http\"\nfunc Serve() {\n mux := http.NewServeMux()\n mux.HandleFunc(\"POST /ask\", handle)\n}\nfunc handle(w http.ResponseWriter, r *http.Request) { r.FormValue(\"q\") }\n",
        &["Route POST /ask > handle"],
    );
    check(
        "c.go",
        "package c\nimport \"github.com/spf13/cobra\"\nvar cmd = &cobra.Command{Use: \"ask\", RunE: run}\nfunc run(cmd *cobra.Command, args []string) error { return nil }\n",
        &["Command ask > run"],
    );
    assert_eq!(
        entering(
            "s.go",
            "package s\nimport \"net/http\"\nfunc A() { http.HandleFunc(\"/a\", h) }\nfunc h(w http.ResponseWriter, r *http.Request) { q := r.FormValue(\"q\"); _ = r.Header }\n"
        ),
        ["Form r.FormValue(\"q\")"]
    );
}

#[test]
fn java_and_kotlin_annotations() {
    check(
        "A.java",
        "import org.springframework.web.bind.annotation.*;\nimport org.springframework.kafka.annotation.KafkaListener;\n@RestController\n@RequestMapping(\"/api\")\nclass A {\n @PostMapping(\"/ask/{id}\")\n @PreAuthorize(\"x\")\n String ask(@RequestBody Q q, @PathVariable String id, HttpServletRequest r) { return null; }\n @KafkaListener(topics = \"t\")\n void on(String message) {}\n void helper() {}\n}\n",
        &[
            "Route POST /api/ask/{} > ask after PreAuthorize(\"x\"); RestController()",
            "Consumer t > on after RestController()",
        ],
    );
    // A client of another service, and an annotation of the same name from elsewhere.
    check(
        "B.java",
        "import org.springframework.web.bind.annotation.*;\n@FeignClient(\"x\")\ninterface B { @PostMapping(\"/ask\") String ask(); }\n",
        &[],
    );
    check("C.java", "import com.acme.own.PostMapping;\nclass C { @PostMapping(\"/ask\") void ask() {} }\n", &[]);
    check(
        "K.kt",
        "package k\nimport org.springframework.web.bind.annotation.GetMapping\nimport org.springframework.web.bind.annotation.RequestMapping\n@RestController\n@RequestMapping(\"/k\")\nclass K(val x: Int) { @GetMapping(\"/a\") fun a(q: String) = q }\n",
        &["Route GET /k/a > a after RestController"],
    );
}

#[test]
fn csharp_controllers_and_minimal_routes() {
    check(
        "C.cs",
        "using Microsoft.AspNetCore.Mvc;\n[ApiController]\n[Route(\"api/[controller]\")]\npublic class ChatController : ControllerBase {\n [HttpPost(\"ask\")]\n [Authorize]\n public IActionResult Ask([FromBody] Q q, [FromServices] ILogger l) { return Ok(); }\n private void Helper() {}\n}\n",
        &["Route POST /api/Chat/ask > Ask after Authorize(); ApiController()"],
    );
    let found = shown(
        "M.cs",
        "public static class M {\n public static void Map(IEndpointRouteBuilder app) {\n  app.MapPost(\"/ask\", Ask).RequireRateLimiting(\"x\");\n }\n static void Ask(string q) {}\n}\n",
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("Route POST /ask > Ask after") && found[0].contains("RequireRateLimiting"),
        "{found:?}"
    );
}

#[test]
fn rust_ruby_and_php() {
    check(
        "m.rs",
        "use axum::{routing::{get, post}, Router};\nfn app() -> Router {\n    Router::new().route(\"/ask\", post(ask).get(show)).layer(limit)\n}\nasync fn ask() {}\nasync fn show() {}\n",
        &["Route POST /ask > ask after limit", "Route GET /ask > show after limit"],
    );
    check(
        "src/typed.rs",
        "use axum::Router;\nuse axum_extra::routing::RouterExt;\nfn app() -> Router {\n    Router::new().typed_get(show).typed_post(ask)\n}\nasync fn ask() {}\nasync fn show() {}\n",
        &["Route / > show", "Route / > ask"],
    );
    check(
        "config/routes.rb",
        "Rails.application.routes.draw do\n  namespace :api do\n    resources :chats, only: [:index, :create] do\n      member do\n        post :ask\n      end\n    end\n  end\n  get \"/health\", to: \"health#show\"\nend\n",
        &[
            "Route GET /api/chats > api/chats#index",
            "Route POST /api/chats > api/chats#create",
            "Route POST /api/chats/{}/ask > api/chats#ask",
            "Route GET /health > health#show",
        ],
    );
    check(
        "app/controllers/chats_controller.rb",
        "class ChatsController < ApplicationController\n  before_action :login\n  def create\n    params[:q]\n  end\n  private\n  def login\n  end\nend\n",
        &["Route > create after before_action(\"login\")"],
    );
    check(
        "routes/api.php",
        "<?php\nuse App\\Http\\Controllers\\ChatController;\nuse Illuminate\\Support\\Facades\\Route;\nRoute::prefix('v1')->middleware('auth')->group(function () {\n    Route::post('/ask/{id}', [ChatController::class, 'ask'])->middleware('throttle:5');\n});\n",
        &["Route POST /v1/ask/{} > `[ChatController.class, \"ask\"]` after \"auth\"; \"throttle:5\""],
    );
    assert_eq!(called("t.rb", "post \"/ask\", params: {q: 1}\n"), ["POST /ask"]);
}
