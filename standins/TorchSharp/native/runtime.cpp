// What this process's libtorch is and has.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/version.h>

#include "api.h"
#include "errors.h"

TS_API const char* ts_version() { return TORCH_VERSION; }

TS_API uint8_t ts_cuda_available() {
  return guarded<uint8_t>(0, [] { return at::globalContext().hasCUDA(); });
}

TS_API int32_t ts_cuda_device_count() {
  return guarded<int32_t>(0, [] {
    return at::globalContext().hasCUDA() ? static_cast<int32_t>(c10::impl::getDeviceGuardImpl(at::kCUDA)->deviceCount()) : 0;
  });
}

// Waits until the device's current stream has done all that it was asked to.
TS_API int32_t ts_synchronize(int32_t device_type, int32_t device_index) {
  return guarded<int32_t>(-1, [&] {
    auto type = static_cast<c10::DeviceType>(device_type);
    const auto* devices = c10::impl::getDeviceGuardImpl(type);
    auto device = device_index < 0 ? devices->getDevice() : c10::Device(type, static_cast<c10::DeviceIndex>(device_index));
    devices->getStream(device).synchronize();
    return 0;
  });
}

TS_API int32_t ts_num_threads() { return at::get_num_threads(); }

TS_API int32_t ts_set_num_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_threads(count);
    return 0;
  });
}

TS_API int32_t ts_num_interop_threads() { return at::get_num_interop_threads(); }

TS_API int32_t ts_set_num_interop_threads(int32_t count) {
  return guarded<int32_t>(-1, [&] {
    at::set_num_interop_threads(count);
    return 0;
  });
}
