"""The check of the arrows itself: it must object to what runs against them, and to nothing else."""

import pathlib
import tempfile
import unittest

from include_arrows import objections


class IncludeArrows(unittest.TestCase):
    def objections(self, files: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return objections(pathlib.Path(folder))

    def check(self, includer: str, target: str, accepted: bool) -> None:
        name = target.removeprefix("apps/fanfold/").split("/", 1)[-1]
        files = {target: "#pragma once\n", includer: f'#pragma once\n#include "{name}"\n'}
        with self.subTest(includer=includer, target=target):
            expected = [] if accepted else [f"{includer}:2:"]
            self.assertEqual(expected, [line.split(" ")[0] for line in self.objections(files)])

    def test_accepts_includes_of_lower_layers(self):
        self.check("src/html/link.hpp", "src/url/url.hpp", accepted=True)
        self.check("src/crawl/engine.cpp", "src/html/link.hpp", accepted=True)
        self.check("src/crawl/engine.cpp", "src/url/url.hpp", accepted=True)
        self.check("src/server/api.cpp", "src/crawl/engine.hpp", accepted=True)
        self.check("apps/fanfold/main.cpp", "src/server/api.hpp", accepted=True)

    def test_objects_to_includes_of_higher_layers(self):
        self.check("src/url/url.hpp", "src/html/link.hpp", accepted=False)
        self.check("src/store/job.cpp", "src/crawl/engine.hpp", accepted=False)
        self.check("src/crawl/engine.cpp", "src/server/api.hpp", accepted=False)

    def test_objects_to_includes_within_a_layer(self):
        self.check("src/html/link.hpp", "src/robots/rules.hpp", accepted=False)
        self.check("src/crawl/engine.hpp", "src/analysis/words.hpp", accepted=False)

    def test_accepts_includes_of_the_same_part(self):
        self.check("src/html/link.hpp", "src/html/tag.hpp", accepted=True)
        self.check("apps/fanfold/main.cpp", "apps/fanfold/crawl_command.hpp", accepted=True)

    def test_objects_to_includes_of_applications(self):
        self.check("src/server/api.cpp", "apps/fanfold/main.hpp", accepted=False)
        self.check("src/crawl/engine.cpp", "apps/fanfold/main.hpp", accepted=False)

    def test_lets_only_the_application_include_the_test_web(self):
        self.check("apps/fanfold/demo.cpp", "tests/support/web_server.hpp", accepted=True)
        self.check("src/crawl/engine.cpp", "tests/support/web_server.hpp", accepted=False)

    def test_lets_tests_and_benchmarks_include_every_part(self):
        self.check("tests/robots/rules_test.cpp", "src/crawl/engine.hpp", accepted=True)
        self.check("tests/cli/main_test.cpp", "apps/fanfold/main.hpp", accepted=True)
        self.check("bench/rules_bench.cpp", "tests/support/web_server.hpp", accepted=True)

    def check_package(self, includer: str, header: str, accepted: bool) -> None:
        with self.subTest(includer=includer, header=header):
            found = self.objections({includer: f"#include <{header}>\n"})
            self.assertEqual(accepted, not found, found)

    def test_keeps_the_library_to_asio(self):
        self.check_package("include/fanfold/fan.hpp", "boost/asio/post.hpp", accepted=True)
        self.check_package("include/fanfold/fan.hpp", "boost/system/result.hpp", accepted=True)
        self.check_package("include/fanfold/fan.hpp", "boost/unordered/unordered_flat_map.hpp", accepted=True)
        self.check_package("include/fanfold/fan.hpp", "coroutine", accepted=True)
        self.check_package("include/fanfold/fan.hpp", "boost/json.hpp", accepted=False)
        self.check_package("include/fanfold/fan.hpp", "fmt/format.h", accepted=False)
        self.check_package("include/fanfold/fan.hpp", "unistd.h", accepted=False)
        self.check("include/fanfold/detail/list.hpp", "src/url/url.hpp", accepted=False)

    def test_keeps_the_pure_parts_from_waiting(self):
        self.check("src/robots/rules.hpp", "include/fanfold/task.hpp", accepted=False)
        self.check("src/frontier/frontier.hpp", "include/fanfold/task.hpp", accepted=True)
        for header in ("boost/asio.hpp", "boost/asio/post.hpp", "fstream", "iostream", "thread", "unistd.h", "curl/curl.h"):
            self.check_package("src/robots/rules.cpp", header, accepted=False)
        for header in ("string", "chrono", "sstream", "boost/system/result.hpp", "fmt/format.h", "emmintrin.h"):
            self.check_package("src/robots/rules.cpp", header, accepted=True)

    def test_keeps_the_timeless_parts_from_clocks(self):
        call = "auto now = std::chrono::steady_clock::now();\n"
        self.assertEqual(1, len(self.objections({"src/url/url.cpp": call})))
        self.assertEqual(1, len(self.objections({"src/frontier/politeness.cpp": call})))
        self.assertEqual([], self.objections({"src/crawl/engine.cpp": call}))
        self.assertEqual([], self.objections({"src/url/url.cpp": "// " + call}))

    def test_objects_to_a_part_without_a_layer(self):
        self.assertEqual(1, len(self.objections({"src/utils/strings.hpp": "#pragma once\n"})))


if __name__ == "__main__":
    unittest.main()
