#include "codec.h"
#include <cstdio>
#include <cstring>
#include <webp/decode.h>
#include <webp/demux.h>

namespace {

int fail(char* error, const char* message) {
    std::snprintf(error, ErrorSize, "%s", message);
    return -1;
}

// An animation's frames are drawn on a canvas; the first one is taken, on a transparent background.
int decode_animation(const WebPData& file, const ImageHeader& header, uint8_t* pixels) {
    WebPAnimDecoder* decoder = WebPAnimDecoderNew(&file, nullptr);
    uint8_t* canvas = nullptr;
    int timestamp;
    const bool read = decoder != nullptr && WebPAnimDecoderGetNext(decoder, &canvas, &timestamp);
    const size_t count = static_cast<size_t>(header.width) * header.height;
    for (size_t i = 0; read && i < count; i++) std::memcpy(pixels + i * header.channels, canvas + i * 4, header.channels);
    WebPAnimDecoderDelete(decoder);
    return read ? 0 : -1;
}

}

int webp_header(const uint8_t* data, size_t size, ImageHeader* header, char* error) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, size, &features) != VP8_STATUS_OK) return fail(error, "The header is damaged.");
    *header = {features.width, features.height, features.has_alpha ? 4 : 3, 1};
    return 0;
}

int webp_decode(const uint8_t* data, size_t size, const ImageHeader* header, uint8_t* pixels, char* error) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(data, size, &features) != VP8_STATUS_OK) return fail(error, "The header is damaged.");
    const int channels = header->channels;
    const int stride = header->width * channels;
    const size_t capacity = static_cast<size_t>(stride) * header->height;
    const bool decoded = features.has_animation ? decode_animation({data, size}, *header, pixels) == 0
                       : channels == 4 ? WebPDecodeRGBAInto(data, size, pixels, capacity, stride) != nullptr
                       : channels == 3 && WebPDecodeRGBInto(data, size, pixels, capacity, stride) != nullptr;
    return decoded ? 0 : fail(error, "The data are damaged or end before the image does.");
}
