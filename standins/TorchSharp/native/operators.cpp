// Calls any operator of libtorch by its name, through libtorch's own dispatcher. Autograd, devices and data types are
// the dispatcher's business; missing trailing arguments take the defaults that the operator's schema declares, so that
// one call serves every libtorch version in which the leading arguments mean the same.
#include <ATen/core/Generator.h>
#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "api.h"
#include "errors.h"

namespace {

using Stack = torch::jit::Stack;

const at::Tensor& tensor_at(const Value& value, int index) { return *static_cast<at::Tensor**>(value.pointer)[index]; }

template <class Item>
c10::List<Item> list_of(const Value& value) {
  const auto* items = static_cast<const Item*>(value.pointer);
  c10::List<Item> list;
  list.reserve(value.length);
  for (int i = 0; i < value.length; ++i) list.push_back(items[i]);
  return list;
}

c10::IValue tensor_list(const Value& value) {
  c10::List<at::Tensor> list;
  list.reserve(value.length);
  for (int i = 0; i < value.length; ++i) list.push_back(tensor_at(value, i));
  return c10::IValue(std::move(list));
}

// The element type is that of at::indexing's lists: c10::optional in older versions, std::optional in newer ones.
c10::IValue optional_tensor_list(const Value& value) {
  using Optional = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());
  c10::List<Optional> list;
  list.reserve(value.length);
  for (int i = 0; i < value.length; ++i) {
    auto* item = static_cast<at::Tensor**>(value.pointer)[i];
    list.push_back(item ? Optional(*item) : Optional());
  }
  return c10::IValue(std::move(list));
}

c10::IValue device_of(int64_t packed) {
  return c10::Device(static_cast<c10::DeviceType>(packed >> 32), static_cast<c10::DeviceIndex>(static_cast<int32_t>(packed)));
}

c10::IValue to_ivalue(const Value& value, const c10::Argument& parameter) {
  switch (value.kind) {
    case Kind::tensor: return c10::IValue(*static_cast<at::Tensor*>(value.pointer));
    case Kind::integer:
      return parameter.type()->kind() == c10::TypeKind::FloatType ? c10::IValue(static_cast<double>(value.integer))
                                                                  : c10::IValue(value.integer);
    case Kind::real: return c10::IValue(value.real);
    case Kind::boolean: return c10::IValue(value.integer != 0);
    case Kind::integers: return c10::IValue(list_of<int64_t>(value));
    case Kind::reals: return c10::IValue(list_of<double>(value));
    case Kind::tensors: return tensor_list(value);
    case Kind::optionals: return optional_tensor_list(value);
    case Kind::text: return c10::IValue(std::string(static_cast<const char*>(value.pointer), value.length));
    case Kind::generator: return c10::IValue(*static_cast<at::Generator*>(value.pointer));
    case Kind::device: return device_of(value.integer);
    case Kind::unspecified: {
      auto fallback = parameter.default_value();
      TORCH_CHECK(fallback.has_value(), "Argument '", parameter.name(), "' has no default value.");
      return *fallback;
    }
    case Kind::none: break;
  }
  return c10::IValue();
}

at::Tensor* new_handle(at::Tensor tensor) { return tensor.defined() ? new at::Tensor(std::move(tensor)) : nullptr; }

Value to_value(c10::IValue&& value) {
  Value result{Kind::none, 0, {0}};
  if (value.isTensor()) {
    auto* handle = new_handle(std::move(value).toTensor());
    result.kind = handle ? Kind::tensor : Kind::none;
    result.pointer = handle;
  } else if (value.isTensorList()) {
    auto list = std::move(value).toTensorVector();
    auto** handles = static_cast<at::Tensor**>(std::malloc(sizeof(at::Tensor*) * (list.size() + 1)));
    for (size_t i = 0; i < list.size(); ++i) handles[i] = new_handle(std::move(list[i]));
    result.kind = Kind::tensors;
    result.length = static_cast<int32_t>(list.size());
    result.pointer = handles;
  } else if (value.isBool()) {
    result.kind = Kind::boolean;
    result.integer = value.toBool();
  } else if (value.isInt()) {
    result.kind = Kind::integer;
    result.integer = value.toInt();
  } else if (value.isDouble()) {
    result.kind = Kind::real;
    result.real = value.toDouble();
  }
  return result;
}

}  // namespace

// The operator of that name ("aten::add") and overload ("Tensor", or ""); null, with no error set, where this libtorch
// has none. The handle lives as long as the process.
TS_API void* ts_operator(const char* name, const char* overload) {
  return guarded<void*>(nullptr, [&]() -> void* {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    return found.has_value() ? new c10::OperatorHandle(*found) : nullptr;
  });
}

// Calls the operator. Only the first result_count results are handed out, and a call for none of them allocates no
// handles (in-place operators return their own first argument). Returns how many results there were, or -1.
TS_API int32_t ts_call(void* handle, const Value* arguments, int32_t count, Value* results, int32_t result_count) {
  return guarded<int32_t>(-1, [&] {
    const auto& op = *static_cast<c10::OperatorHandle*>(handle);
    const auto& parameters = op.schema().arguments();
    TORCH_CHECK(static_cast<size_t>(count) <= parameters.size(), op.schema().name(), " takes ", parameters.size(),
                " arguments, not ", count, ".");
    Stack stack;
    stack.reserve(parameters.size());
    const Value unspecified{Kind::unspecified, 0, {0}};
    for (size_t i = 0; i < parameters.size(); ++i) {
      stack.push_back(to_ivalue(static_cast<int32_t>(i) < count ? arguments[i] : unspecified, parameters[i]));
    }
    op.callBoxed(&stack);
    for (int32_t i = 0; i < result_count && i < static_cast<int32_t>(stack.size()); ++i) {
      results[i] = to_value(std::move(stack[i]));
    }
    return static_cast<int32_t>(stack.size());
  });
}

// Frees the array (not the tensors) of a result that is a list of tensors.
TS_API void ts_free(void* memory) { std::free(memory); }
