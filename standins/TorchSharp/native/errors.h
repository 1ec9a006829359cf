// Keeps C++ exceptions on the C++ side of the interface.
#pragma once
#include <exception>
#include <utility>

void remember_error(const char* message) noexcept;

// Runs the body; if it throws, keeps the message for this thread (ts_last_error) and returns the fallback.
template <class Result, class Body>
Result guarded(Result fallback, Body&& body) noexcept {
  try {
    return std::forward<Body>(body)();
  } catch (const std::exception& error) {
    remember_error(error.what());
  } catch (...) {
    remember_error("Unknown native exception.");
  }
  return fallback;
}
