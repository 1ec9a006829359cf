#include "codec.h"
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
#include <png.h>

namespace {

struct Source {
    const uint8_t* data;
    size_t size;
};

void read_bytes(png_structp png, png_bytep target, size_t count) {
    auto* source = static_cast<Source*>(png_get_io_ptr(png));
    if (count > source->size) png_error(png, "The data end before the image does.");
    std::memcpy(target, source->data, count);
    source->data += count;
    source->size -= count;
}

void append_bytes(png_structp png, png_bytep data, size_t count) {
    auto* target = static_cast<std::vector<uint8_t>*>(png_get_io_ptr(png));
    target->insert(target->end(), data, data + count);
}

void ignore_flush(png_structp) {}

[[noreturn]] void fail(png_structp png, png_const_charp message) {
    std::snprintf(static_cast<char*>(png_get_error_ptr(png)), ErrorSize, "%s", message);
    png_longjmp(png, 1);
}

void ignore_warning(png_structp, png_const_charp) {}

bool has_alpha(png_structp png, png_infop info) {
    return (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, info, PNG_INFO_tRNS) != 0;
}

int read_header(png_structp png, png_infop info, ImageHeader* header) {
    if (setjmp(png_jmpbuf(png))) return -1;
    png_read_info(png, info);
    const bool is_grey = png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY;
    *header = {static_cast<int32_t>(png_get_image_width(png, info)), static_cast<int32_t>(png_get_image_height(png, info)),
               has_alpha(png, info) ? 4 : is_grey ? 1 : 3, 1};
    return 0;
}

// Brings every kind of file to 8 bits of grey, RGB or RGBA.
int read_pixels(png_structp png, png_infop info, int channels, uint8_t* pixels, std::vector<png_bytep>& rows) {
    if (setjmp(png_jmpbuf(png))) return -1;
    png_set_scale_16(png);
    png_set_expand(png);
    const bool is_grey = (png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR) == 0;
    if (channels == 1 && !is_grey) png_error(png, "A colour image cannot be read as a grey one.");
    if (channels >= 3 && is_grey) png_set_gray_to_rgb(png);
    if (channels == 4) png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
    else if (has_alpha(png, info)) png_set_strip_alpha(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    rows.resize(png_get_image_height(png, info));
    for (size_t y = 0; y < rows.size(); y++) rows[y] = pixels + y * png_get_rowbytes(png, info);
    png_read_image(png, rows.data());
    return 0;
}

int write_pixels(png_structp png, png_infop info, const uint8_t* pixels, const ImageHeader& header, std::vector<png_bytep>& rows) {
    if (setjmp(png_jmpbuf(png))) return -1;
    const int type = header.channels == 1 ? PNG_COLOR_TYPE_GRAY : header.channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA;
    png_set_IHDR(png, info, header.width, header.height, 8, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    rows.resize(header.height);
    for (size_t y = 0; y < rows.size(); y++) rows[y] = const_cast<png_bytep>(pixels + y * header.width * header.channels);
    png_set_rows(png, info, rows.data());
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
    return 0;
}

}

int png_header(const uint8_t* data, size_t size, ImageHeader* header, char* error) {
    Source source{data, size};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, error, fail, ignore_warning);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &source, read_bytes);
    const int result = read_header(png, info, header);
    png_destroy_read_struct(&png, &info, nullptr);
    return result;
}

int png_decode(const uint8_t* data, size_t size, const ImageHeader* header, uint8_t* pixels, char* error) {
    Source source{data, size};
    ImageHeader found;
    std::vector<png_bytep> rows;
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, error, fail, ignore_warning);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &source, read_bytes);
    int result = read_header(png, info, &found);
    if (result == 0) result = read_pixels(png, info, header->channels, pixels, rows);
    png_destroy_read_struct(&png, &info, nullptr);
    return result;
}

int png_encode(const uint8_t* pixels, const ImageHeader* header, EncodedBytes* encoded, char* error) {
    std::vector<uint8_t> bytes;
    std::vector<png_bytep> rows;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, error, fail, ignore_warning);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &bytes, append_bytes, ignore_flush);
    const int result = write_pixels(png, info, pixels, *header, rows);
    png_destroy_write_struct(&png, &info);
    encoded->size = bytes.size();
    encoded->data = static_cast<uint8_t*>(std::malloc(bytes.size() + 1));
    std::memcpy(encoded->data, bytes.data(), bytes.size());
    return result;
}

void codec_free(EncodedBytes* encoded) {
    std::free(encoded->data);
    *encoded = {};
}
