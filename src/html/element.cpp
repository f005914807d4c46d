#include "html/element.hpp"

#include "html/element_table.hpp"

namespace fanfold::html {

element find_element(std::string_view name) {
  const element found = element_table::candidate(element_table::key_of(name));
  return name == name_of(found) ? found : element::other;
}

std::string_view name_of(element element) {
  return element_table::names[static_cast<std::size_t>(element)];
}

}  // namespace fanfold::html
