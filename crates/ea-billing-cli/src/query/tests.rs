//! Expressions over small documents. The official compliance tests of JMESPath come with the crate `jmespath`, and were
//! run against this evaluator too.

use std::borrow::Cow;

use super::*;

fn evaluated(document: &str, expression: &str) -> Result<String> {
    Ok(Query::parse(expression)?.evaluate(&Value::of_json(document).unwrap())?.to_json())
}

#[track_caller]
fn check(document: &str, expression: &str, expect: &str) {
    assert_eq!(evaluated(document, expression).unwrap(), expect, "{expression}");
}

#[track_caller]
fn refused(document: &str, expression: &str) -> String {
    evaluated(document, expression).unwrap_err().message
}

const COSTS: &str = r#"[
    {"date":"2026-11-01","service":"Storage","cost":0.1},
    {"date":"2026-11-02","service":"Compute","cost":0.2},
    {"date":"2026-11-03","service":"Storage","cost":1234567890123456789.0123456789},
    {"date":"2026-11-04","service":"Network","cost":null}
]"#;

#[test]
fn expressions() {
    let check = |expression, expect| check(COSTS, expression, expect);
    check("[0].cost", "0.1");
    check("[-1].service", r#""Network""#);
    check("[9]", "null");
    check("[].cost", "[0.1,0.2,1234567890123456789.0123456789]");
    check("[1:3].service", r#"["Compute","Storage"]"#);
    check("[::-2].service", r#"["Network","Compute"]"#);
    check("[?cost > `0.15`].date", r#"["2026-11-02","2026-11-03"]"#);
    check("[?date >= '2026-11-03'].cost", "[1234567890123456789.0123456789]");
    check("[?service == 'Storage' && cost < `1`].cost", "[0.1]");
    check("[?!cost].service", r#"["Network"]"#);
    check("length([?cost != null])", "3");
    check("[0].{day: date, amount: cost}", r#"{"day":"2026-11-01","amount":0.1}"#);
    check("[0].*", r#"["2026-11-01","Storage",0.1]"#);
    check("[:2].[service, cost] | []", r#"["Storage",0.1,"Compute",0.2]"#);
    check("[0].missing.deeper || 'none'", r#""none""#);
    check("[?service > `1`]", "[]");
}

#[test]
fn computing_is_exact_where_floating_point_is_not() {
    check(COSTS, "sum([:2].cost)", "0.3");
    check(COSTS, "sum([].cost)", "1234567890123456789.3123456789");
    check(COSTS, "[?cost == `1234567890123456789.0123456789`] | length(@)", "1");
    check(COSTS, "[?cost == `1234567890123456789.0123456788`] | length(@)", "0");
    let twins = "[79228162514264337593.54395033,79228162514264337593.54395034,79228162514264337593.54395032]";
    check(twins, "sort(@)[0]", "79228162514264337593.54395032");
    check(twins, "max(@)", "79228162514264337593.54395034");
    check(twins, "sort_by([].{n: @}, &n)[].n | [1]", "79228162514264337593.54395033");
    check(twins, "[?@ < `79228162514264337593.54395033`]", "[79228162514264337593.54395032]");
    // More digits than a decimal has, which sums of the core may have.
    check(
        "[1234567890123.0123456789012345678901234567]",
        "sum(@)",
        "1234567890123.0123456789012345678901234567",
    );
    check("[10,3.5]", "avg(@)", "6.75");
    check("[1,0,0]", "avg(@)", "0.3333333333333333333333333333");
    // The sum has more digits than a decimal, and so may the mean.
    check("[12345678901234567890123.5, 0.0000000001]", "avg(@)", "6172839450617283945061.75000000005");
    check(
        "[79228162514264337593543950335, -0.0000000000000000000000000001]",
        "avg(@)",
        // 0.49999999999999999999999999995 before it is rounded.
        "39614081257132168796771975167.5",
    );
    check("[-1, -1, 0]", "avg(@)", "-0.6666666666666666666666666667");
    check("[-1, 1]", "avg(@)", "0");
    // A half of the last decimal goes to the even digit.
    check("[0.0000000000000000000000000001, 0]", "avg(@)", "0");
    check("[0.0000000000000000000000000003, 0]", "avg(@)", "0.0000000000000000000000000002");
    check("[]", "[sum(@), avg(@), max(@)]", "[0,null,null]");
}

#[test]
fn numbers_keep_their_digits() {
    check("[1.50, -0.00, 100]", "@", "[1.50,-0.00,100]");
    check("[1.5, 1.50]", "[0] == [1]", "true");
    check("[2.5e3, 1.25e-2, -12.5E1, 0e9]", "@", "[2500,0.0125,-125,0]");
    check("[1234567.8e-3, 1234e-2, -7e-1, 1.50e1, 1e+2]", "@", "[1234.5678,12.34,-0.7,15,100]");
    check("null", "`1.2345678901234567890123456789`", "1.2345678901234567890123456789");
    check("null", "to_number('12.340')", "12.340");
    check(
        "1",
        "[to_number('1,5'), to_number(' 1'), to_number('0x1'), to_number('01')]",
        "[null,null,null,null]",
    );
    check("[-1.5, 1.5, -2, 2.0]", "map(&floor(@), @)", "[-2,1,-2,2]");
    check("[-1.5, 1.5, -2, 2.0]", "map(&ceil(@), @)", "[-1,2,-2,2]");
    check("[-1.50, 0.5]", "map(&abs(@), @)", "[1.50,0.5]");
    assert_eq!(
        refused("[1e200]", "sum(@)"),
        "--query met the number 1e200, expected at most 38 digits before the point and 28 after it"
    );
}

#[test]
fn slices() {
    let check = |expression, expect| check("[0,1,2,3,4]", expression, expect);
    check("[:]", "[0,1,2,3,4]");
    check("[1:4:2]", "[1,3]");
    check("[::2]", "[0,2,4]");
    check("[-2:]", "[3,4]");
    check("[:-3]", "[0,1]");
    check("[-9:2]", "[0,1]");
    check("[3:99]", "[3,4]");
    check("[0:0]", "[]");
    check("[::-1]", "[4,3,2,1,0]");
    check("[3:0:-1]", "[3,2,1]");
    check("[99:1:-2]", "[4,2]");
    check("[-2:-9:-1]", "[3,2,1,0]");
}

#[test]
fn each_function() {
    let object = r#"{"b":1,"a":[2,3],"t":"Zürich"}"#;
    let check = |expression, expect| check(object, expression, expect);
    check("keys(@)", r#"["b","a","t"]"#);
    check("values(@)", r#"[1,[2,3],"Zürich"]"#);
    check("[length(@), length(a), length(t)]", "[3,2,6]");
    check("[contains(a, `3.0`), contains(t, 'ric'), contains(t, `1`)]", "[true,true,false]");
    check("[starts_with(t, 'Zü'), ends_with(t, 'h')]", "[true,true]");
    check("[reverse(a), reverse(t)]", r#"[[3,2],"hcirüZ"]"#);
    check("join('-', [t, 'x'])", r#""Zürich-x""#);
    check("merge(@, {b: `5`, c: `6`})", r#"{"b":5,"a":[2,3],"t":"Zürich","c":6}"#);
    check("not_null(missing, b, t)", "1");
    check("[to_array(b), to_array(a)]", "[[1],[2,3]]");
    check("[to_string(a), to_string(t)]", r#"["[2,3]","Zürich"]"#);
    check("[type(@), type(a), type(b), type(t), type(x), type(`true`)]", {
        r#"["object","array","number","string","null","boolean"]"#
    });
    check("max_by([{n: `1`, v: 'a'}, {n: `2`, v: 'b'}], &n).v", r#""b""#);
    check("min_by([{n: 'z'}, {n: 'y'}], &n).n", r#""y""#);
}

#[test]
fn what_is_wrong_is_said() {
    let check = |expression: &str, expect: &str| assert_eq!(refused(COSTS, expression), expect);
    check("[?cost", "--query is no JMESPath expression: at character 7, found the end: expected ']'");
    check("[é]", "--query is no JMESPath expression: at character 2, found `é`: invalid character: é");
    check(
        "[?cost > 100]",
        "--query is no JMESPath expression: at character 10, found `1`: expected a name, a literal or a bracket",
    );
    check(
        "[0] cost",
        "--query is no JMESPath expression: at character 5, found `c`: expected it to end here",
    );
    check("total([].cost)", "--query calls total(), which is no function of JMESPath");
    check("sum([].cost, `1`)", "--query calls sum() with 2 arguments, expected 1");
    check(
        "sum(@)",
        "--query calls sum() with a value of type object as argument 1, expected array of numbers",
    );
    check("abs('x')", "--query calls abs() with a value of type string as argument 1, expected number");
    check(
        "sort_by(@, &cost)",
        "--query calls sort_by() over a value of type null, expected numbers only, or strings only",
    );
    check(
        "sort_by(@, cost)",
        "--query calls sort_by() with a value as argument 2, expected an expression that begins with `&`",
    );
    check("[::0]", "--query has a slice with a step of 0");
}

#[test]
fn wrong_functions_are_found_before_there_are_rows() {
    for expression in ["[].nope(cost)", "[?sum(cost, cost)]", "{a: [b, length()]}", "&cost"] {
        assert!(Query::parse(expression).is_err(), "{expression}");
    }
}

#[test]
fn rows_become_objects() {
    let columns = [
        Column::new("cost", Kind::Amount, "the cost"),
        Column::new("isEstimated", Kind::Flag, "whether"),
        Column::new("extraFields", Kind::Json, "others"),
    ];
    let mut rows = Collected::new(Query::parse("@").unwrap(), &columns);
    let digits = "0.1234567890123456789012345678";
    rows.push(&[Cell::Number(Cow::Borrowed(digits)), Cell::Flag(true), Cell::Null]).unwrap();
    rows.push(&[Cell::Null, Cell::Null, Cell::Json(r#"{"z":1e2,"a":["\u001b"]}"#.into())]).unwrap();
    rows.push(&[Cell::Null, Cell::Null, Cell::Null]).unwrap();
    rows.truncate(2);
    assert_eq!(
        rows.finish().unwrap().0.to_json(),
        format!(
            r#"[{{"cost":{digits},"isEstimated":true}},{{"cost":null,"isEstimated":null,"extraFields":{{"z":100,"a":["\u001b"]}}}}]"#
        )
    );
}

/// On a thread with the usual stack, as workers have and those of tests.
#[test]
fn what_nests_too_deep_is_refused_before_it_takes_the_stack() {
    let check = |before: &str, after: &str, levels: usize| {
        let nested = |times| format!("{}a{}", before.repeat(times), after.repeat(times));
        let (longest, too_long) = (nested(DEEPEST / levels), nested(DEEPEST / levels + 1));
        let stack = std::thread::Builder::new().stack_size(2 << 20);
        let parsed = stack.spawn(move || Query::parse(&longest)?.evaluate(&Value::Null));
        let refused = parsed.unwrap().join().unwrap().err().map(|failure| failure.message);
        // Expressions without their function are no queries, but they were parsed.
        assert!(refused.is_none_or(|message| !message.contains("nests")), "{before}a{after}");
        for times in [too_long, nested(700)] {
            let message = Query::parse(&times).unwrap_err().message;
            assert!(message.starts_with("--query nests too deep: expected at most 100 "), "{message}");
        }
    };
    let postfixes =
        [".a", " | a", " || a", " && a", " == a", " != a", " < a", " <= a", " > a", " >= a", "[0]", "[1:2]"];
    postfixes.iter().for_each(|after| check("", after, 1));
    ["[]", "[?a]", ".[a]"].iter().for_each(|after| check("", after, 2));
    ["[*]", ".*"].iter().for_each(|after| check("", after, 3));
    let around = [("!", ""), ("& ", ""), ("(", ")"), ("[", "]"), ("{a:", "}"), ("type(", ")")];
    around.iter().for_each(|(before, after)| check(before, after, 1));
    check("[?", "]", 2);
    check("map(&", ", a)", 2);
}

#[test]
fn what_stands_beside_each_other_is_not_too_deep() {
    let names: Vec<_> = (0..150).map(|number| format!("a == 'n.{number}'")).collect();
    let alternatives = format!("[?{}]", names[..90].join(" || "));
    check(r#"[{"a":"n.7"},{"a":"x"}]"#, &alternatives, r#"[{"a":"n.7"}]"#);
    let failure = Query::parse(&names.join(" || ")).unwrap_err();
    insta::assert_snapshot!(failure.message, @"--query nests too deep: expected at most 100 operators and brackets within each other, found 150");
    insta::assert_snapshot!(failure.hint.unwrap(), @r#"of many values to compare with, make a list: contains(`["a", "b"]`, meterName)"#);
    let list = format!("[{}]", names.join(", "));
    assert!(Query::parse(&list).is_ok());
}
