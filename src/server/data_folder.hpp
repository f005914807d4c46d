#pragma once

#include <filesystem>

#include "store/store_error.hpp"

/// Where a server keeps what it remembers: a folder with its catalogue and the files of crawls.
namespace fanfold::server {

/// $XDG_DATA_HOME/fanfold, else ~/.local/share/fanfold (XDG Base Directory Specification). Empty where there is no
/// home.
std::filesystem::path default_data_folder();

/// Makes the folder, with those above it, if it is not there: only its owner can look into it. One that is there stays
/// as it is.
store_result<void> make_data_folder(const std::filesystem::path& folder);

/// The catalogue's file in a data folder.
std::filesystem::path catalogue_file(const std::filesystem::path& folder);

}  // namespace fanfold::server
