#pragma once

#include <string_view>

namespace fanfold {

/// Whether a parameter is a session id: by the names that servers give them, and by values that no person would choose.
bool is_session(std::string_view name, std::string_view value) noexcept;

/// A segment of a path without its session id: what is before the semicolon (";jsessionid=", Jakarta Servlet 6.0
/// §7.1.3), or nothing, where all of it is one: "(S(…))" with the session, "(A(…))" with the anonymous visitor,
/// "(F(…))" with the ticket, or several as in "(X(1)A(…)S(…))" (ASP.NET's CookielessHelperClass). Else the segment as
/// it is.
std::string_view without_session(std::string_view segment) noexcept;

}  // namespace fanfold
