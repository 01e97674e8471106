//! Buildkite, Bitbucket, Cloud Build, CodeBuild, Drone/Woodpecker and Travis: services whose files are small lists of commands.

use super::{Read, Reader};
use crate::signals::ci::handed::shell_text;
use crate::signals::ci::outcome::Shell;
use crate::signals::ci::steps::{Context, Steps, is_false, is_true, items, text};
use crate::signals::ci::{Trigger, triggers};
use crate::signals::guards::base;
use crate::structured::{Node, Value};

/// What is read here.
pub(super) static READERS: &[Reader] = &[
    ("buildkite", Read::Document(buildkite)),
    ("bitbucket", Read::Document(bitbucket)),
    ("cloud-build", Read::Document(cloud_build)),
    ("code-build", Read::Document(code_build)),
    ("drone", Read::Document(drone)),
    ("travis", Read::Document(travis)),
];

/// Deepest nesting of groups, parallels and stages.
const DEPTH: usize = 8;

/// `.buildkite/*.yml`: `bash -e`, one shell per step.
fn buildkite(steps: &mut Steps<'_>, document: &Node) {
    let all = document.get("steps").or_else(|| document.as_sequence().map(|_| document));
    let context = Context { triggers: triggers::every_change(), ..Context::default() };
    buildkite_list(steps, items(all), &context, DEPTH);
}

fn buildkite_list(steps: &mut Steps<'_>, all: &[Node], outer: &Context, depth: usize) {
    for step in all {
        let mut context = outer.clone();
        context.job = text(step, "label").or_else(|| text(step, "key")).unwrap_or_else(|| outer.job.clone());
        context.name.clone_from(&context.job);
        context.mask(is_true(step.get("soft_fail")).then_some("soft_fail: true"));
        context.kill(step.get("skip").filter(|s| !s.is_empty_value() && !is_false(Some(s))).map(|_| "skip"));
        context.kill(is_false(step.get("if")).then_some("if: false"));
        let commands: Vec<&Node> = [step.get("command"), step.get("commands")].into_iter().flatten().collect();
        steps.run(&commands, Shell::ERREXIT, &context);
        for plugin in items(step.get("plugins")) {
            match &plugin.value {
                Value::Mapping(entries) => {
                    entries.iter().for_each(|(key, with)| steps.uses(&key.text, key.line, Some(with), &context));
                }
                _ => steps.uses(&plugin.text().unwrap_or_default(), plugin.line, None, &context),
            }
        }
        if let Some(trigger) = step.get("trigger").filter(|t| t.text().is_some()) {
            steps.uses(&trigger.text().unwrap_or_default(), trigger.line, None, &context);
        }
        if depth > 0 {
            buildkite_list(steps, items(step.get("steps")), &context, depth - 1);
        }
    }
}

/// `bitbucket-pipelines.yml`: the section says what starts the steps below it.
fn bitbucket(steps: &mut Steps<'_>, document: &Node) {
    for (section, pipelines) in document.get("pipelines").and_then(Node::as_mapping).unwrap_or(&[]) {
        let triggers = match section.text.as_str() {
            "default" => triggers::every_change(),
            "branches" => vec![Trigger::Push],
            "pull-requests" => vec![Trigger::PullRequest],
            "tags" => vec![Trigger::Release],
            "custom" => vec![Trigger::Schedule, Trigger::Manual],
            _ => vec![Trigger::Other],
        };
        let context = Context { triggers, job: section.text.clone(), ..Context::default() };
        bitbucket_walk(steps, pipelines, &context, DEPTH);
    }
}

fn bitbucket_walk(steps: &mut Steps<'_>, node: &Node, outer: &Context, depth: usize) {
    if depth == 0 {
        return;
    }
    match &node.value {
        Value::Sequence(all) => all.iter().for_each(|item| bitbucket_walk(steps, item, outer, depth - 1)),
        Value::Mapping(entries) if node.get("script").is_none() => {
            entries.iter().for_each(|(_, child)| bitbucket_walk(steps, child, outer, depth - 1));
        }
        Value::Mapping(_) => {
            let mut context = outer.clone();
            context.name = text(node, "name").unwrap_or_default();
            context.environment = text(node, "deployment");
            let ignored = node.at(&["on-fail", "strategy"]).and_then(Node::text).is_some_and(|s| s == "ignore");
            context.mask(ignored.then_some("on-fail: ignore"));
            bitbucket_script(steps, node.get("script"), &context);
            context.mask(Some("after-script"));
            bitbucket_script(steps, node.get("after-script"), &context);
        }
        _ => {}
    }
}

fn bitbucket_script(steps: &mut Steps<'_>, script: Option<&Node>, context: &Context) {
    let (pipes, commands): (Vec<&Node>, Vec<&Node>) = items(script).iter().partition(|i| i.get("pipe").is_some());
    steps.run(&commands, Shell::ERREXIT, context);
    for pipe in pipes.iter().filter_map(|item| Some((item.get("pipe")?, item.get("variables")))) {
        steps.uses(&pipe.0.text().unwrap_or_default(), pipe.0.line, pipe.1, context);
    }
}

/// `cloudbuild.yaml`: a builder image with arguments, or a script.
fn cloud_build(steps: &mut Steps<'_>, document: &Node) {
    for step in items(document.get("steps")) {
        let mut context = Context { triggers: vec![Trigger::Other], ..Context::default() };
        context.name = text(step, "id").unwrap_or_default();
        context.job.clone_from(&context.name);
        context.dir = text(step, "dir").unwrap_or_default();
        context.mask(is_true(step.get("allowFailure")).then_some("allowFailure: true"));
        let Some(image) = step.get("name").filter(|name| name.text().is_some()) else { continue };
        steps.uses(&image.text().unwrap_or_default(), image.line, None, &context);
        if let Some(script) = step.get("script") {
            steps.run(&[script], Shell::STRICT, &context);
        }
        cloud_args(steps, step, &image.text().unwrap_or_default(), &context);
    }
}

/// `args` of a shell are a script; of another builder they are one command.
fn cloud_args(steps: &mut Steps<'_>, step: &Node, image: &str, context: &Context) {
    let args = items(step.get("args"));
    let Some(first) = args.first() else { return };
    let entry = text(step, "entrypoint");
    let program = base(entry.as_deref().unwrap_or(image));
    let program = program.split([':', '@']).next().unwrap_or("");
    if let Some((script, shell)) = shell_text(program, args) {
        return steps.run(&[script], shell, context);
    }
    let words: Vec<_> = args.iter().filter_map(Node::text).collect();
    let line = steps.source.script(first).first().map_or(first.line, |(line, _)| *line);
    steps.run_lines(&[(line, format!("{program} {}", words.join(" ").replace('\n', " ")))], Shell::STRICT, context);
}

/// `buildspec.yml`: phases in order, each a list of commands; a phase may be told to go on after a failure.
fn code_build(steps: &mut Steps<'_>, document: &Node) {
    for (phase, body) in document.get("phases").and_then(Node::as_mapping).unwrap_or(&[]) {
        let mut context = Context { triggers: vec![Trigger::Other], ..Context::default() };
        (context.job, context.name) = (phase.text.clone(), phase.text.clone());
        context.mask((text(body, "on-failure").as_deref() == Some("CONTINUE")).then_some("on-failure: CONTINUE"));
        if let Some(commands) = body.get("commands") {
            steps.run_each(commands, Shell::ERREXIT, &context);
        }
        if let Some(commands) = body.get("finally") {
            context.mask(Some("finally"));
            steps.run_each(commands, Shell::ERREXIT, &context);
        }
    }
}

/// `.drone.yml` and Woodpecker: lists or mappings of steps, each with its image.
fn drone(steps: &mut Steps<'_>, document: &Node) {
    let pipeline = text(document, "name").unwrap_or_default();
    let events = |node: Option<&Node>| -> Vec<Trigger> {
        let event = node.and_then(|n| n.get("event"));
        let event = event.and_then(|e| e.get("include")).or(event);
        items(event).iter().filter_map(Node::text).flat_map(|word| triggers::words(&word)).collect()
    };
    let outer = events(document.get("trigger").or_else(|| document.get("when")));
    let listed = document.get("steps").or_else(|| document.get("pipeline"));
    let named = listed.and_then(Node::as_mapping).unwrap_or(&[]);
    let list = listed.and_then(Node::as_sequence).unwrap_or(&[]);
    let all = named.iter().map(|(key, step)| (Some(key.text.clone()), step)).chain(list.iter().map(|s| (None, s)));
    for (name, step) in all {
        let mut context = Context { job: pipeline.clone(), ..Context::default() };
        context.name = name.or_else(|| text(step, "name")).unwrap_or_default();
        let inner = items(step.get("when")).iter().flat_map(|when| events(Some(when))).collect::<Vec<_>>();
        context.triggers =
            [inner, outer.clone(), triggers::every_change()].into_iter().find(|t| !t.is_empty()).unwrap_or_default();
        context.triggers = triggers::tidy(context.triggers);
        context.mask((text(step, "failure").as_deref() == Some("ignore")).then_some("failure: ignore"));
        context.mask(is_true(step.get("detach")).then_some("in the background"));
        if let Some(image) = step.get("image").filter(|image| image.text().is_some()) {
            steps.uses(&image.text().unwrap_or_default(), image.line, step.get("settings"), &context);
        }
        if let Some(commands) = step.get("commands") {
            steps.run(&[commands], Shell::ERREXIT, &context);
        }
    }
}

/// `.travis.yml`: each line of `script` counts; what comes after it does not.
fn travis(steps: &mut Steps<'_>, document: &Node) {
    travis_job(steps, document, "");
    let jobs = document.get("jobs").or_else(|| document.get("matrix"));
    for job in items(jobs.and_then(|jobs| jobs.get("include"))) {
        travis_job(steps, job, &text(job, "name").or_else(|| text(job, "stage")).unwrap_or_default());
    }
}

fn travis_job(steps: &mut Steps<'_>, job: &Node, name: &str) {
    let context = Context { triggers: triggers::every_change(), job: name.to_owned(), ..Context::default() };
    for key in ["before_install", "install", "before_script", "script", "before_deploy"] {
        if let Some(script) = job.get(key) {
            steps.run_each(script, Shell::ERREXIT, &Context { name: key.to_owned(), ..context.clone() });
        }
    }
    for key in ["after_success", "after_failure", "after_script", "after_deploy"] {
        if let Some(script) = job.get(key) {
            let masked = Some(key.to_owned());
            steps.run_each(script, Shell::ERREXIT, &Context { name: key.to_owned(), masked, ..context.clone() });
        }
    }
    for deploy in items(job.get("deploy")) {
        if let Some(provider) = deploy.get("provider").filter(|p| p.text().is_some()) {
            steps.uses(
                &format!("deploy {}", provider.text().unwrap_or_default()),
                provider.line,
                Some(deploy),
                &context,
            );
        }
    }
}
