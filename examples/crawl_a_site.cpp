// Crawls a site and handles its pages as they come: crawl_a_site URL
#include <csignal>
#include <fanfold/crawler.hpp>
#include <fanfold/run.hpp>
#include <iostream>

using namespace fanfold;

task<> print(crawled_page page) {
  std::cout << page.record.status << ' ' << page.record.url << ": " << page.links.size() << " links\n";
  co_return;  // or await what you like: the crawl goes on, and waits when too many pages are being handled
}

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  crawl_options options;
  options.seeds = {argc > 1 ? argv[1] : "http://example.com/"};
  options.kept.links = true;
  crawler crawl(options, print);
  std::cout << run(crawl.run()).pages << " pages\n";
}
