// Gradients: recording them, running backward, reading and replacing them.
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include <vector>

#include "api.h"
#include "errors.h"

namespace {

std::vector<at::Tensor> tensors(at::Tensor** items, int32_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; ++i) list.push_back(items[i] ? *items[i] : at::Tensor());
  return list;
}

}  // namespace

TS_API int32_t ts_set_requires_grad(at::Tensor* tensor, uint8_t value) {
  return guarded<int32_t>(-1, [&] {
    tensor->set_requires_grad(value != 0);
    return 0;
  });
}

TS_API int32_t ts_retain_grad(at::Tensor* tensor) {
  return guarded<int32_t>(-1, [&] {
    tensor->retain_grad();
    return 0;
  });
}

// The accumulated gradient, or null where there is none.
TS_API at::Tensor* ts_grad(at::Tensor* tensor) {
  return guarded<at::Tensor*>(nullptr, [&] {
    const auto& grad = tensor->grad();
    return grad.defined() ? new at::Tensor(grad) : nullptr;
  });
}

TS_API int32_t ts_set_grad(at::Tensor* tensor, at::Tensor* grad) {
  return guarded<int32_t>(-1, [&] {
    tensor->mutable_grad() = grad ? *grad : at::Tensor();
    return 0;
  });
}

TS_API int32_t ts_backward(at::Tensor** roots, int32_t root_count, at::Tensor** gradients, int32_t gradient_count,
                           uint8_t retain_graph, uint8_t create_graph, at::Tensor** inputs, int32_t input_count) {
  return guarded<int32_t>(-1, [&] {
    torch::autograd::backward(tensors(roots, root_count), tensors(gradients, gradient_count), retain_graph != 0,
                              create_graph != 0, tensors(inputs, input_count));
    return 0;
  });
}

// Gradients of the outputs by the inputs; results must hold input_count handles.
TS_API int32_t ts_gradients(at::Tensor** outputs, int32_t output_count, at::Tensor** inputs, int32_t input_count,
                            at::Tensor** gradients, int32_t gradient_count, uint8_t retain_graph, uint8_t create_graph,
                            uint8_t allow_unused, at::Tensor** results) {
  return guarded<int32_t>(-1, [&] {
    auto grads = torch::autograd::grad(tensors(outputs, output_count), tensors(inputs, input_count),
                                       tensors(gradients, gradient_count), retain_graph != 0, create_graph != 0,
                                       allow_unused != 0);
    for (int32_t i = 0; i < input_count; ++i) results[i] = grads[i].defined() ? new at::Tensor(grads[i]) : nullptr;
    return 0;
  });
}

TS_API uint8_t ts_grad_mode() { return at::GradMode::is_enabled(); }

TS_API void ts_set_grad_mode(uint8_t enabled) { at::GradMode::set_enabled(enabled != 0); }

TS_API uint8_t ts_inference_mode() { return c10::InferenceMode::is_enabled(); }

// Enters (or, with 0, leaves) inference mode on this thread until the guard is given to ts_leave_inference_mode.
TS_API void* ts_enter_inference_mode(uint8_t enabled) {
  return guarded<void*>(nullptr, [&]() -> void* { return new c10::InferenceMode(enabled != 0); });
}

TS_API void ts_leave_inference_mode(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
