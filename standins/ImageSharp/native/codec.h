// What the managed side calls. Every function returns 0, or -1 with a message in error (ErrorSize bytes).
#pragma once
#include <cstddef>
#include <cstdint>

enum { ErrorSize = 256 };

// channels: 1 grey, 3 RGB, 4 RGBA, 8 bits each, rows without gaps.
struct ImageHeader {
    int32_t width;
    int32_t height;
    int32_t channels;
    int32_t reduction;  // the file's size divided by this one: 1, or 2, 4, 8 for JPEG
};

// Bytes allocated by an encoder; released by codec_free.
struct EncodedBytes {
    uint8_t* data;
    uint64_t size;
};

#define CODEC_EXPORT extern "C" __attribute__((visibility("default")))

CODEC_EXPORT int jpeg_header(const uint8_t* data, size_t size, ImageHeader* header, char* error);
CODEC_EXPORT int jpeg_decode(const uint8_t* data, size_t size, const ImageHeader* header, uint8_t* pixels, char* error);
CODEC_EXPORT int jpeg_encode(const uint8_t* pixels, const ImageHeader* header, int quality, EncodedBytes* encoded, char* error);

CODEC_EXPORT int png_header(const uint8_t* data, size_t size, ImageHeader* header, char* error);
CODEC_EXPORT int png_decode(const uint8_t* data, size_t size, const ImageHeader* header, uint8_t* pixels, char* error);
CODEC_EXPORT int png_encode(const uint8_t* pixels, const ImageHeader* header, EncodedBytes* encoded, char* error);

CODEC_EXPORT int webp_header(const uint8_t* data, size_t size, ImageHeader* header, char* error);
CODEC_EXPORT int webp_decode(const uint8_t* data, size_t size, const ImageHeader* header, uint8_t* pixels, char* error);

CODEC_EXPORT void codec_free(EncodedBytes* encoded);
