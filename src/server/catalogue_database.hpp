#pragma once

#include <filesystem>

#include "store/sqlite.hpp"

namespace fanfold::server {

/// Opens or makes a catalogue's database, at the current schema; a new one may be read by its owner alone. It is
/// written through a write-ahead log that each commit syncs, unless it says otherwise: what was answered holds after a
/// power loss, too. Calls wait some seconds for other processes.
store_result<sqlite::connection> open_catalogue_database(const std::filesystem::path& path);

/// Lets no other server have it until the connection is closed, and sees whether all of it is sound.
store_result<void> reserve_catalogue(sqlite::connection& database);

}  // namespace fanfold::server
