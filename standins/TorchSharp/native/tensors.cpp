// Life, description and memory of tensors.
#include <ATen/core/Tensor.h>
#include <c10/core/ScalarType.h>

#include "api.h"
#include "errors.h"

namespace {

// A tensor's plain facts in one call, because each of them alone would cost more to fetch than to read.
struct Facts {
  int64_t dimensions;
  int64_t elements;
  int32_t scalar_type;
  int32_t element_size;
  int32_t device_type;
  int32_t device_index;
  uint8_t contiguous;
  uint8_t requires_grad;
  uint8_t leaf;
  uint8_t sparse;
};

}  // namespace

TS_API void ts_tensor_release(at::Tensor* tensor) { delete tensor; }

TS_API at::Tensor* ts_tensor_alias(at::Tensor* tensor) {
  return guarded<at::Tensor*>(nullptr, [&] { return new at::Tensor(*tensor); });
}

TS_API int32_t ts_tensor_facts(at::Tensor* tensor, Facts* facts) {
  return guarded<int32_t>(-1, [&] {
    facts->dimensions = tensor->dim();
    facts->elements = tensor->numel();
    facts->scalar_type = static_cast<int32_t>(tensor->scalar_type());
    facts->element_size = static_cast<int32_t>(tensor->element_size());
    facts->device_type = static_cast<int32_t>(tensor->device().type());
    facts->device_index = tensor->device().index();
    facts->contiguous = tensor->is_contiguous();
    facts->requires_grad = tensor->requires_grad();
    facts->leaf = tensor->is_leaf();
    facts->sparse = tensor->is_sparse();
    return 0;
  });
}

TS_API int32_t ts_tensor_sizes(at::Tensor* tensor, int64_t* sizes, int64_t* strides) {
  return guarded<int32_t>(-1, [&] {
    for (int64_t i = 0; i < tensor->dim(); ++i) {
      if (sizes) sizes[i] = tensor->size(i);
      if (strides) strides[i] = tensor->stride(i);
    }
    return 0;
  });
}

// First element's address.
TS_API void* ts_tensor_data(at::Tensor* tensor) {
  return guarded<void*>(nullptr, [&] { return tensor->data_ptr(); });
}

TS_API int64_t ts_tensor_storage_offset(at::Tensor* tensor) {
  return guarded<int64_t>(-1, [&] { return tensor->storage_offset(); });
}
