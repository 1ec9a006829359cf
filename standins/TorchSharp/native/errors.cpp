#include "errors.h"

#include <string>

#include "api.h"

namespace {
thread_local std::string last_error;
}

void remember_error(const char* message) noexcept {
  try {
    last_error = message && *message ? message : "Unknown native exception.";
  } catch (...) {
  }
}

// Message of the last failed call on this thread; valid until the next failure.
TS_API const char* ts_last_error() { return last_error.c_str(); }
