#include "codec.h"
#include <cstdio>
#include <webp/decode.h>

int webp_header(const uint8_t* data, size_t size, ImageHeader* header, char* error) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, size, &features) != VP8_STATUS_OK) {
        std::snprintf(error, ErrorSize, "The header is damaged.");
        return -1;
    }
    *header = {features.width, features.height, features.has_alpha ? 4 : 3};
    return 0;
}

int webp_decode(const uint8_t* data, size_t size, int channels, uint8_t* pixels, char* error) {
    ImageHeader header;
    if (webp_header(data, size, &header, error) != 0) return -1;
    const int stride = header.width * channels;
    const size_t capacity = static_cast<size_t>(stride) * header.height;
    const uint8_t* decoded = channels == 4 ? WebPDecodeRGBAInto(data, size, pixels, capacity, stride)
                           : channels == 3 ? WebPDecodeRGBInto(data, size, pixels, capacity, stride)
                           : nullptr;
    if (decoded == nullptr) {
        std::snprintf(error, ErrorSize, "The data are damaged or end before the image does.");
        return -1;
    }
    return 0;
}
