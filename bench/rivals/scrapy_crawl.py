"""scrapy_crawl.py URL: crawls a site with Scrapy, 64 pages at once, keeping nothing."""

import sys

from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule


class Spider(CrawlSpider):
    name = "spider"
    start_urls = [sys.argv[1]]
    rules = [Rule(LinkExtractor(), follow=True)]


process = CrawlerProcess({"CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 64, "LOG_ENABLED": False})
process.crawl(Spider)
process.start()
