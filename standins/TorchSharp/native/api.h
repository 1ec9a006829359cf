// The C interface between TorchSharp's managed half and libtorch: plain functions, opaque pointers and one tagged value.
#pragma once
#include <cstdint>

#define TS_API extern "C" __attribute__((visibility("default")))

namespace at { class Tensor; struct Generator; }

// What a Value holds. The managed half mirrors these numbers.
enum class Kind : int32_t {
  none = 0,          // Python's None: an absent tensor, generator, number or list
  tensor = 1,        // pointer to an at::Tensor
  integer = 2,
  real = 3,
  boolean = 4,
  integers = 5,      // pointer to int64_t[length]
  reals = 6,         // pointer to double[length]
  tensors = 7,       // pointer to at::Tensor*[length]
  optionals = 8,     // the same, a null element standing for an absent tensor
  text = 9,          // pointer to length bytes of UTF-8
  generator = 10,    // pointer to an at::Generator
  device = 11,       // (type << 32) | (index & 0xffffffff)
  unspecified = 12,  // the operator's own default
};

// An argument or a result of an operator.
struct Value {
  Kind kind;
  int32_t length;
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};
