#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/task.hpp>
#include <set>
#include <string>
#include <vector>

#include "store/job_reader.hpp"

/// The join of a job's pages and links. URLs are told by their ids, links by the latest page of each URL.
namespace fanfold {

/// How many other pages link to a URL, and what it answered.
struct linked_url {
  std::uint64_t url = 0;
  std::uint64_t pages = 0;
  int status = 0;       ///< 0: it was not visited, or did not answer
  std::string error{};  ///< empty: none
};

/// The `top` URLs to which most pages link, but for themselves; those of equal number as they were found.
task<std::vector<linked_url>> most_linked(job_reader& job, std::size_t top);

/// The links that lead to one of these URLs, and those on a URL's page, in the order of the visits.
task<std::vector<job_edge>> links_to(job_reader& job, std::set<std::uint64_t> urls);
task<std::vector<job_edge>> links_from(job_reader& job, std::uint64_t url);

/// The URLs that redirect to one of these, at once or by way of others.
std::set<std::uint64_t> redirects_to(job_reader& job, const std::set<std::string>& urls);

/// A link, and what is wrong with its target.
struct broken_link {
  job_edge link;
  int status = 0;
  std::string error{};
};

/// The links to pages that answered with a status of 400 or more, or could not be fetched; by target, then by the page
/// that they are on, as these were found. What robots.txt forbids was not tried, and is not broken.
task<std::vector<broken_link>> broken_links(job_reader& job);

}  // namespace fanfold
