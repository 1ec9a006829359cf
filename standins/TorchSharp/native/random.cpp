// Random number generators.
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <mutex>

#include "api.h"
#include "errors.h"

// The generator that a device uses where none is named; index -1 means the current device.
TS_API at::Generator* ts_generator_default(int32_t device_type, int32_t device_index) {
  return guarded<at::Generator*>(nullptr, [&] {
    auto device = c10::Device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
    return new at::Generator(at::globalContext().defaultGenerator(device));
  });
}

TS_API at::Generator* ts_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
  return guarded<at::Generator*>(nullptr, [&] {
    auto device = c10::Device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index));
    at::Generator generator =
        device.is_cpu() ? at::detail::createCPUGenerator(seed) : at::globalContext().defaultGenerator(device).clone();
    generator.set_current_seed(seed);
    return new at::Generator(generator);
  });
}

TS_API void ts_generator_release(at::Generator* generator) { delete generator; }

TS_API int32_t ts_generator_seed(at::Generator* generator, uint64_t seed) {
  return guarded<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_current_seed(seed);
    return 0;
  });
}

TS_API uint64_t ts_generator_current_seed(at::Generator* generator) {
  return guarded<uint64_t>(0, [&] { return generator->current_seed(); });
}

TS_API at::Tensor* ts_generator_state(at::Generator* generator) {
  return guarded<at::Tensor*>(nullptr, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    return new at::Tensor(generator->get_state());
  });
}

TS_API int32_t ts_generator_set_state(at::Generator* generator, at::Tensor* state) {
  return guarded<int32_t>(-1, [&] {
    std::lock_guard<std::mutex> lock(generator->mutex());
    generator->set_state(*state);
    return 0;
  });
}

// Seeds the default generators of every device.
TS_API int32_t ts_manual_seed(uint64_t seed) {
  return guarded<int32_t>(-1, [&] {
    at::manual_seed(seed);
    return 0;
  });
}
