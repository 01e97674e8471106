//! Readers of load tests.

use super::{refused, results};
use crate::results::Load;

/// p95, error rate, rate and duration, rounded.
fn of(load: &Load) -> [f64; 4] {
    let get = |n: &Option<crate::results::At<f64>>| n.as_ref().map_or(-1.0, |n| (n.value * 1000.0).round() / 1000.0);
    [get(&load.p95_ms), get(&load.error_rate), get(&load.rate), get(&load.duration_s)]
}

#[test]
fn k6() {
    let export = r#"{"metrics": {
  "http_req_duration": {"avg": 210.1, "min": 100, "med": 190, "max": 900, "p(90)": 300, "p(95)": 410.5},
  "http_req_failed": {"value": 0.002, "passes": 12, "fails": 5988},
  "http_reqs": {"count": 6000, "rate": 99.8}}}"#;
    let found = results("summary.json", export);
    let load = found.load.unwrap();
    assert_eq!((found.format, of(&load)), ("k6 summary", [410.5, 0.002, 99.8, -1.0]));
    assert_eq!(load.p95_ms.unwrap().line, 2);
    let handled = r#"{"state": {"testRunDurationMs": 60000}, "metrics": {
  "http_req_duration": {"type": "trend", "contains": "time", "values": {"p(95)": 410.5, "p(99)": 800}},
  "http_req_failed": {"type": "rate", "values": {"rate": 0.002, "passes": 12, "fails": 5988}},
  "http_reqs": {"type": "counter", "values": {"count": 6000, "rate": 99.8}}}}"#;
    assert_eq!(of(&results("summary.json", handled).load.unwrap()), [410.5, 0.002, 99.8, 60.0]);
    assert!(refused("summary.json", r#"{"metrics": {"iterations": {"count": 3}}}"#).1.contains("no request was made"));
    assert!(refused("summary.json", &export.replace("0.002", "12")).1.contains("0 to 1 is expected"));
}

const LOCUST: &str = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Requests/s,Failures/s,50%,95%,99%,100%\nGET,/,71,0,5,6.1,23.9,0.0,5,15,17,17\n,Aggregated,140,7,6,7.0,47.3,2.3,6,16,17,20\n";

#[test]
fn locust() {
    let found = results("run_stats.csv", LOCUST);
    assert_eq!((found.format, of(&found.load.unwrap())), ("Locust statistics", [16.0, 0.05, 47.3, -1.0]));
    let cut: String = LOCUST.lines().take(2).map(|l| format!("{l}\n")).collect();
    assert!(refused("run_stats.csv", &cut).1.contains("`Aggregated` is missing"));
    let history = "Timestamp,User Count,Type,Name,Total Request Count,Request Count,Failure Count\n1,2,GET,/,4,4,0\n";
    assert!(refused("run_stats_history.csv", history).1.contains("history"));
    assert!(refused("run_stats.csv", &LOCUST.replace(",140,7,", ",0,0,")).1.contains("no request was made"));
}

#[test]
fn jmeter() {
    let mut text = String::from("timeStamp,elapsed,label,responseCode,responseMessage,threadName,success\n");
    for n in 0..100u64 {
        let ok = if n % 50 == 0 { "false" } else { "true" };
        text.push_str(&format!("{},{},ask,200,\"O\nK\",t 1,{ok}\n", 1_795_279_000_000 + n * 100, n + 1));
    }
    let found = results("run.jtl", &text);
    let load = found.load.unwrap();
    assert_eq!((found.format, of(&load)), ("JMeter log", [95.0, 0.02, 10.0, 10.0]));
    // Two lines a row: the row of the percentile is named.
    assert_eq!(load.p95_ms.unwrap().line, 190);
    assert!(refused("run.jtl", &text.replace(",false\n", ",maybe\n")).1.contains("neither true nor false"));
    assert!(refused("run.jtl", "timeStamp,elapsed,success\n1,soon,true\n").1.contains("`elapsed`"));
    assert!(
        refused("run.jtl", "<?xml version=\"1.0\"?>\n<testResults version=\"1.2\"></testResults>")
            .1
            .contains("store it as CSV")
    );
    let statistics = r#"{"Total": {"transaction": "Total", "sampleCount": 100, "errorCount": 2, "errorPct": 2.0, "medianResTime": 50, "pct1ResTime": 90, "pct2ResTime": 95, "pct3ResTime": 99, "throughput": 10.0}}"#;
    assert_eq!(of(&results("statistics.json", statistics).load.unwrap()), [95.0, 0.02, 10.0, -1.0]);
}

#[test]
fn vegeta() {
    let text = r#"{"latencies": {"total": 1, "mean": 12345587, "50th": 10234567, "90th": 19876543, "95th": 24567890, "99th": 38901234, "max": 98765432},
 "earliest": "2026-11-10T14:30:00Z", "duration": 29990000000, "requests": 3000, "rate": 100.03, "throughput": 99.9, "success": 0.9967}"#;
    let found = results("report.json", text);
    assert_eq!((found.format, of(found.load.as_ref().unwrap())), ("Vegeta report", [24.568, 0.003, 100.03, 29.99]));
    assert_eq!(found.date.unwrap().value.to_string(), "2026-11-10");
    assert!(refused("report.json", &text.replace("0.9967", "99.67")).1.contains("no share"));
}

#[test]
fn artillery() {
    let text = r#"{"aggregate": {"counters": {"vusers.created": 30, "http.requests": 60, "http.codes.200": 55, "http.codes.503": 3, "errors.ETIMEDOUT": 2},
 "rates": {"http.request_rate": 21}, "firstCounterAt": 1795279685000, "lastCounterAt": 1795279688000,
 "summaries": {"http.response_time": {"median": 3, "p50": 3, "p95": 10.9, "p99": 13.1}}}, "intermediate": []}"#;
    let found = results("art.json", text);
    assert_eq!((found.format, of(&found.load.unwrap())), ("Artillery report", [10.9, 0.083, 20.0, 3.0]));
    let old = r#"{"aggregate": {"requestsCompleted": 100, "latency": {"median": 3, "p95": 9, "p99": 12}, "rps": {"count": 100, "mean": 33.3}, "codes": {"200": 99, "500": 1}, "errors": {}}}"#;
    assert_eq!(of(&results("art.json", old).load.unwrap()), [9.0, 0.01, 33.3, -1.0]);
    let none = r#"{"aggregate": {"counters": {"vusers.created": 3}, "summaries": {}}}"#;
    assert!(refused("art.json", none).1.contains("no HTTP request"));
}

#[test]
fn gatling() {
    let text = r#"{"type": "GROUP", "name": "All Requests", "stats": {"numberOfRequests": {"total": 200, "ok": 198, "ko": 2}, "percentiles1": {"total": 20}, "percentiles3": {"total": 80}, "percentiles4": {"total": 120}, "meanNumberOfRequestsPerSecond": {"total": 40.0}}}"#;
    let found = results("js/stats.json", text);
    assert_eq!((found.format, of(&found.load.unwrap())), ("Gatling report", [80.0, 0.01, 40.0, -1.0]));
    assert!(
        refused("js/stats.json", &text.replace("\"total\": 200", "\"total\": 0")).1.contains("no request was made")
    );
}

#[test]
fn k6_machine_readable() {
    let text = r#"{"version": "1.0.0", "metadata": {"generatedAt": "2026-11-20T10:00:00Z"}, "config": {"duration": 120.0},
 "results": {"metrics": [{"name": "http_reqs", "type": "counter", "values": {"count": 6000}},
  {"name": "http_req_duration", "type": "trend", "values": {"med": 900, "p(95)": 2100}},
  {"name": "http_req_failed", "type": "rate", "values": {"rate": 0.004, "matches": 24, "total": 6000}}]}}"#;
    let found = results("out.json", text);
    let load = found.load.unwrap();
    assert_eq!((found.format, of(&load), load.crossed), ("k6 summary", [2100.0, 0.004, 50.0, 120.0], None));
    assert_eq!(found.date.unwrap().value.to_string(), "2026-11-20");
    let crossed =
        text.replace("\"results\": {", "\"results\": {\"thresholds\": [{\"source\": \"p(95)<500\", \"ok\": false}], ");
    assert!(results("out.json", &crossed).load.unwrap().crossed.unwrap().value.contains("p(95)<500"));
    // In the old export, true means crossed; handleSummary says ok.
    let export = r#"{"metrics": {"http_req_duration": {"p(95)": 900, "thresholds": {"p(95)<500": true}}, "http_reqs": {"count": 5, "rate": 1}}}"#;
    assert!(results("s.json", export).load.unwrap().crossed.is_some());
    let handled = r#"{"metrics": {"http_req_duration": {"values": {"p(95)": 300}, "thresholds": {"p(95)<500": {"ok": true}}}, "http_reqs": {"values": {"count": 5, "rate": 1}}}}"#;
    assert!(results("s.json", handled).load.unwrap().crossed.is_none());
}

#[test]
fn wrk_and_hey() {
    let wrk = "Running 30s test @ http://127.0.0.1:8080/ask\n  12 threads and 400 connections\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency   635.91ms    0.89ms  12.92ms   93.69%\n  Latency Distribution\n     50%  250.00ms\n     75%  491.00ms\n     99%    1.20s\n  3000 requests in 30.00s, 17.76MB read\n  Socket errors: connect 0, read 0, write 0, timeout 3\n  Non-2xx or 3xx responses: 12\nRequests/sec:    100.00\nTransfer/sec:    606.33KB\n";
    let found = results("load/wrk.txt", wrk);
    let load = found.load.unwrap();
    assert_eq!((of(&load), load.p99_ms.unwrap().value), ([-1.0, 0.005, 100.0, 30.0], 1200.0));
    let hey = "Summary:\n  Total:\t10.0000 secs\n  Requests/sec:\t20.0000\n\nLatency distribution:\n  50% in 0.1000 secs\n  95% in 0.2500 secs\n\nStatus code distribution:\n  [200]\t190 responses\n  [503]\t10 responses\n";
    assert_eq!(of(&results("hey.txt", hey).load.unwrap()), [250.0, 0.05, 20.0, 10.0]);
    assert!(refused("wrk.txt", "x requests in y\nRequests/sec: 0\n").1.contains("no request was made"));
}

#[test]
fn jmeter_aggregate_and_streams_of_k6() {
    let table = "Label,# Samples,Average,Median,90% Line,95% Line,99% Line,Min,Max,Error %,Throughput\nask,600,210,190,300,410,800,9,900,0.50%,9.9\nTOTAL,600,210,190,300,410,800,9,900,0.50%,9.9/sec\n";
    assert_eq!(of(&results("aggregate.csv", table).load.unwrap()), [410.0, 0.005, 9.9, -1.0]);
    let stream = "{\"type\":\"Metric\",\"data\":{\"type\":\"gauge\"},\"metric\":\"vus\"}\n{\"type\":\"Point\",\"data\":{\"value\":5},\"metric\":\"vus\"}\n";
    assert!(refused("out.jsonl", stream).1.contains("--summary-export"));
    assert!(refused("out.csv", "metric_name,timestamp,metric_value\nvus,1,5\n").1.contains("--summary-export"));
}
