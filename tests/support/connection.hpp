#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <fanfold/task.hpp>

#include "support/traffic.hpp"
#include "support/web_model.hpp"

namespace fanfold::test_web {

/// Answers a client's requests, one after the other, until either side closes. Ends without an error whatever the
/// client does. Model and traffic must outlive it.
task<> serve(boost::asio::ip::tcp::socket client, const web_model& web, traffic& seen);
task<> serve(boost::asio::ssl::stream<boost::asio::ip::tcp::socket> client, const web_model& web, traffic& seen);

}  // namespace fanfold::test_web
