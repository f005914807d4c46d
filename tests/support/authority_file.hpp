#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace fanfold::test_web {

/// The certificate of an authority as a file, for as long as this lives. One at a time for each process.
class authority_file {
 public:
  explicit authority_file(const std::string& pem)
      : path_(std::filesystem::temp_directory_path() / ("fanfold-authority-" + std::to_string(::getpid()) + ".pem")) {
    std::ofstream(path_) << pem;
  }
  authority_file(const authority_file&) = delete;
  authority_file& operator=(const authority_file&) = delete;
  ~authority_file() {
    std::error_code gone;
    std::filesystem::remove(path_, gone);
  }

  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace fanfold::test_web
