//! Infrastructure resources as they stand on one line of Terraform, Bicep, ARM, CloudFormation, SAM, CDK and Pulumi.
//!
//! A type name becomes regular expressions for the line engine. Comments are masked there, not here. The shape of the
//! name decides the language: `aws_x` is Terraform, `AWS::X::Y` CloudFormation, `Microsoft.X/y` Bicep and ARM,
//! `cdk:module.Class` and `pulumi:aws.module.Class` constructs in code.

/// Regular expressions that find a resource of this type on one line; none for an empty name.
///
/// Each contains the type's own name, so a literal of three characters exists whenever the name has one.
pub(crate) fn line_regexes(resource_type: &str) -> Vec<String> {
    let name = resource_type.trim();
    if let Some(class) = name.strip_prefix("cdk:") {
        return cdk(class.trim());
    }
    if let Some(class) = name.strip_prefix("pulumi:") {
        return pulumi(class.trim());
    }
    if name.is_empty() {
        Vec::new()
    } else if name.contains("::") {
        cloud_formation(name)
    } else if name.contains('/') {
        azure(name)
    } else {
        terraform(name)
    }
}

/// `resource "aws_budgets_budget" "x" {`; `*` stands for any letters of a name. In JSON the type is a key under
/// `resource`.
fn terraform(name: &str) -> Vec<String> {
    vec![
        format!(r#"^\s*resource\s+"?{}"?\s+"?[A-Za-z_]"#, wild(name, "[a-z0-9_]*")),
        format!(r#"^\s*"{}"\s*:\s*[\{{\[]"#, wild(name, "[a-z0-9_]*")),
    ]
}

/// `Type: AWS::Budgets::Budget`, in YAML or JSON, quoted or not.
fn cloud_formation(name: &str) -> Vec<String> {
    let name = wild(name, "[A-Za-z0-9:]*");
    vec![format!(r#"(?:^|[\s{{,"'])["']?Type["']?\s*:\s*["']?{name}(?:["'\s,}}]|$)"#)]
}

/// `resource b 'Microsoft.Consumption/budgets@2023-05-01' = {` and `"type": "Microsoft.Consumption/budgets"`. The names
/// are not case-sensitive, and a nested child (`…/budgets/filters`) is another type.
fn azure(name: &str) -> Vec<String> {
    let name = wild(name, "[A-Za-z0-9./]*");
    vec![
        format!(r"(?i)^\s*resource\s+\w+\s+'{name}@"),
        format!(r#"(?i)"type"\s*:\s*"{name}""#),
        format!(r#"(?i)^\s*type\s*=\s*"{name}@"#),
    ]
}

/// `cdk:cloudwatch.Alarm`: `new cloudwatch.Alarm(` and Python's `cloudwatch.Alarm(`; with an alias such as
/// `aws_cloudwatch` or `cw` only when the class is named in full.
fn cdk(class: &str) -> Vec<String> {
    if class.is_empty() {
        return Vec::new();
    }
    let (module, construct) = class.rsplit_once('.').unwrap_or(("", class));
    let construct = wild(construct, r"\w*");
    if module.is_empty() {
        return vec![
            format!(r"(?-u:\b)new\s+(?:\w+\.)?{construct}\s*\("),
            format!(r"=\s*(?:\w+\.)?{construct}\s*\(\s*(?:self|this|scope|stack)(?-u:\b)"),
        ];
    }
    let module = regex_syntax::escape(module.trim_start_matches("aws_"));
    vec![
        format!(r"(?-u:\b)new\s+(?:aws_?)?{module}\.{construct}\s*\("),
        format!(
            r"(?-u:\b)(?:aws_?)?{module}\.{construct}(?:\.Builder\.create|\.from_\w+)?\s*\(\s*(?:self|this|scope|stack|app)(?-u:\b)"
        ),
        format!(r"(?-u:\b)(?:aws_?)?{module}\.{construct}\s*\(\s*$"),
    ]
}

/// `pulumi:aws.cloudwatch.MetricAlarm`: `new aws.cloudwatch.MetricAlarm(`, `aws.cloudwatch.MetricAlarm(` and Go's
/// `cloudwatch.NewMetricAlarm(`.
fn pulumi(class: &str) -> Vec<String> {
    let Some((module, name)) = class.rsplit_once('.') else {
        return if class.is_empty() {
            Vec::new()
        } else {
            vec![format!(r"(?-u:\b)new\s+{}\s*\(", wild(class, r"\w*"))]
        };
    };
    let package = module.rsplit('.').next().unwrap_or(module);
    let name = wild(name, r"\w*");
    vec![
        format!(r"(?-u:\b){}\.{name}\s*\(", regex_syntax::escape(module)),
        format!(r"(?-u:\b){}\.New{name}\s*\(", regex_syntax::escape(package)),
    ]
}

/// Escaped, with `*` as any run of the language's own letters.
fn wild(name: &str, any: &str) -> String {
    name.split('*').map(regex_syntax::escape).collect::<Vec<_>>().join(any)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;
    use regex_syntax::hir::literal::Extractor;

    fn hits(resource: &str, line: &str) -> bool {
        line_regexes(resource).iter().any(|p| Regex::new(p).expect("regex").is_match(line))
    }

    #[test]
    fn finds_each_language() {
        let yes = [
            ("aws_budgets_budget", r#"resource "aws_budgets_budget" "ai" {"#),
            ("aws_budgets_budget", r#"  resource "aws_budgets_budget" "ai" {}"#),
            ("aws_budgets_budget", r#"    "aws_budgets_budget": {"#),
            ("azurerm_consumption_budget_*", r#"resource "azurerm_consumption_budget_subscription" "b" {"#),
            ("Microsoft.Consumption/budgets", "resource b 'Microsoft.Consumption/budgets@2023-05-01' = {"),
            ("Microsoft.Consumption/budgets", r#"      "type": "microsoft.consumption/budgets","#),
            ("Microsoft.Consumption/budgets", r#"  type = "Microsoft.Consumption/budgets@2021-10-01""#),
            ("AWS::Budgets::Budget", "    Type: AWS::Budgets::Budget"),
            ("AWS::Budgets::Budget", "    Type: 'AWS::Budgets::Budget' # x"),
            ("AWS::Budgets::Budget", r#"  "Budget": { "Type": "AWS::Budgets::Budget", "Properties": {"#),
            ("AWS::CloudWatch::*", "  Type: AWS::CloudWatch::CompositeAlarm"),
            ("cdk:cloudwatch.Alarm", "    new cloudwatch.Alarm(this, 'Errors', {"),
            ("cdk:cloudwatch.Alarm", "        alarm = aws_cloudwatch.Alarm(self, \"Errors\","),
            ("cdk:cloudwatch.Alarm", "        cloudwatch.Alarm("),
            ("cdk:CfnBudget", "new budgets.CfnBudget(this, 'b', {"),
            ("cdk:CfnBudget", "b = budgets.CfnBudget(self, 'b')"),
            ("pulumi:aws.cloudwatch.MetricAlarm", "const a = new aws.cloudwatch.MetricAlarm(\"a\", {"),
            ("pulumi:aws.cloudwatch.MetricAlarm", "alarm = aws.cloudwatch.MetricAlarm(\"a\","),
            ("pulumi:aws.cloudwatch.MetricAlarm", "_, err := cloudwatch.NewMetricAlarm(ctx, \"a\","),
        ];
        for (resource, line) in yes {
            assert!(hits(resource, line), "{resource}: {line}");
        }
    }

    #[test]
    fn leaves_prose_data_and_longer_names() {
        let no = [
            ("aws_budgets_budget", r#"data "aws_budgets_budget" "ai" {"#),
            ("aws_budgets_budget", r#"resource "aws_budgets_budget_action" "a" {"#),
            ("aws_budgets_budget", "depends_on = [aws_budgets_budget.ai]"),
            ("Microsoft.Consumption/budgets", "resource b 'Microsoft.Consumption/budgets/filters@2023-05-01' = {"),
            ("AWS::Budgets::Budget", "    Type: AWS::Budgets::BudgetsAction"),
            ("AWS::Budgets::Budget", "    Description: an AWS::Budgets::Budget"),
            ("cdk:cloudwatch.Alarm", "import { Alarm } from 'aws-cdk-lib/aws-cloudwatch'"),
            ("cdk:cloudwatch.Alarm", "new cloudwatch.AlarmRule("),
            ("pulumi:aws.cloudwatch.MetricAlarm", "type X = aws.cloudwatch.MetricAlarm"),
        ];
        for (resource, line) in no {
            assert!(!hits(resource, line), "{resource}: {line}");
        }
    }

    #[test]
    fn every_regex_has_a_literal_of_three_characters() {
        for resource in [
            "aws_budgets_budget",
            "Microsoft.Consumption/budgets",
            "AWS::Budgets::Budget",
            "cdk:cloudwatch.Alarm",
            "cdk:CfnBudget",
            "pulumi:aws.cloudwatch.MetricAlarm",
        ] {
            for pattern in line_regexes(resource) {
                let longest = longest_literal(&regex_syntax::parse(&pattern).expect("parses"));
                assert!(longest >= 3, "{pattern}");
            }
        }
        assert!(line_regexes(" ").is_empty() && line_regexes("cdk:").is_empty() && line_regexes("pulumi:").is_empty());
    }

    fn longest_literal(hir: &regex_syntax::hir::Hir) -> usize {
        use regex_syntax::hir::HirKind;
        match hir.kind() {
            HirKind::Literal(literal) => literal.0.len(),
            HirKind::Concat(all) => {
                // Case-insensitive letters are classes; a run of them is a literal to the engine.
                let mut run = 0;
                all.iter()
                    .map(|part| {
                        let exact = Extractor::new().extract(part);
                        let short = matches!(part.kind(), HirKind::Class(_)) && exact.is_exact();
                        run = if short { run + 1 } else { longest_literal(part) };
                        run
                    })
                    .max()
                    .unwrap_or(0)
            }
            HirKind::Capture(capture) => longest_literal(&capture.sub),
            _ => 0,
        }
    }
}
