"""The lint for GCC 12.2's coroutine faults: what it must find, and what it must leave alone."""

import unittest

from gcc12_coroutines import faults, only_code_blocks


class Gcc12Coroutines(unittest.TestCase):
    def check(self, body: str, count: int) -> None:
        with self.subTest(body=body):
            self.assertEqual(count, len(faults(f"task<> coroutine() {{\n  {body}\n}}\n")))

    def test_finds_an_await_in_a_condition(self):
        self.check("if (co_await ready()) go();", 1)
        self.check("if (!co_await ready()) { go(); }", 1)
        self.check("while (co_await ready()) go();", 1)
        self.check("do { go(); } while (co_await ready());", 1)
        self.check("switch (co_await number()) { case 1: go(); }", 1)
        self.check("for (; co_await ready();) go();", 1)
        self.check("if (x) { go(); } else if (n == co_await number()) { go(); }", 1)

    def test_accepts_conditions_that_declare_a_variable(self):
        self.check("while (auto page = co_await pages.next()) go(page);", 0)
        self.check("while (const std::optional<int> n = co_await numbers.next()) go(*n);", 0)
        self.check("if (auto& page = co_await next()) { go(page); }", 0)
        self.check("if (const bool is_ready = co_await ready(); is_ready) go();", 0)
        self.check("for (int i = 0; i < co_await number(); ++i) go();", 0)
        self.check("for (auto& page : co_await all()) go(page);", 0)

    def test_accepts_awaits_outside_of_conditions(self):
        self.check("if (ready) co_await go();", 0)
        self.check("while (more) { co_await go(); }", 0)
        self.check("if (run([&]() -> task<bool> { co_return co_await ready(); })) go();", 0)

    def test_finds_captures_by_value_in_an_awaited_expression(self):
        self.check("co_await call([page] { go(page); });", 1)
        self.check("co_await call([=] { go(); });", 1)
        self.check("co_await [page]() -> task<> { co_return; }();", 1)
        self.check("co_await call(1, [&, page = std::move(page)]() mutable -> task<> { co_return; });", 1)
        self.check("auto n = co_await to_thread([name] { return size(name); });", 1)

    def test_accepts_lambdas_that_are_named_or_capture_by_reference(self):
        self.check("auto work = [page] { go(page); };\n  co_await call(work);", 0)
        self.check("co_await call([&](fan<page>& pages) -> task<> { co_await pages.next(); });", 0)
        self.check("co_await call([this, &page] { go(page); });", 0)
        self.check("co_await call([] { return 42; });", 0)
        self.check("co_await call(values[i](1), sizes[n]);", 0)
        self.check("pages.spawn([url] { return fetch(url); });\n  co_await pages.next();", 0)

    def test_finds_aggregates_in_an_awaited_expression(self):
        self.check("co_await fetch(request{.url = start});", 1)
        self.check("co_await fetch({.url = start});", 1)

    def test_accepts_aggregates_that_are_named(self):
        self.check("request r{.url = start};\n  co_await fetch(std::move(r));", 0)
        self.check("const page p{.body = co_await read()};", 0)
        self.check("co_await sleep_for(milliseconds{10});", 0)

    def test_finds_an_await_in_a_branch(self):
        self.check("auto p = cached ? page{} : co_await fetch(u);", 1)
        self.check("auto p = cached ? co_await load(u) : page{};", 1)
        self.check("int n = co_await number() ? 1 : 2;", 0)
        self.check("go(a ? b : c, co_await number());", 0)

    def test_ignores_comments_and_strings(self):
        self.check("// if (co_await ready()) go();", 0)
        self.check('log("if (co_await ready())");', 0)

    def test_names_the_line(self):
        self.assertEqual([3], [line for line, _ in faults("task<> f() {\n  int i;\n  if (co_await g()) h();\n}\n")])

    def test_reads_the_cpp_blocks_of_markdown(self):
        text = "if (co_await a()) b();\n```cpp\nif (co_await a()) b();\n```\n```sh\nif (co_await a()) b();\n```\n"
        self.assertEqual([3], [line for line, _ in faults(only_code_blocks(text))])


if __name__ == "__main__":
    unittest.main()
