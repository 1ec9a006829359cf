#include "codec.h"
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <vector>
#include <jpeglib.h>

namespace {

// libjpeg reports an error by a call that must not return; this one jumps back to where the work started.
struct ErrorHandler {
    jpeg_error_mgr manager;
    jmp_buf start;
    char* message;
};

[[noreturn]] void fail(j_common_ptr info) {
    auto* handler = reinterpret_cast<ErrorHandler*>(info->err);
    char text[JMSG_LENGTH_MAX];
    handler->manager.format_message(info, text);
    std::snprintf(handler->message, ErrorSize, "%s", text);
    std::longjmp(handler->start, 1);
}

void ignore_warning(j_common_ptr, int) {}

void use_handler(ErrorHandler& handler, char* error) {
    jpeg_std_error(&handler.manager);
    handler.manager.error_exit = fail;
    handler.manager.emit_message = ignore_warning;
    handler.message = error;
}

int run_decoder(jpeg_decompress_struct& decoder, const ImageHeader& header, uint8_t* pixels, std::vector<uint8_t>& row, char* error) {
    ErrorHandler handler;
    use_handler(handler, error);
    decoder.err = &handler.manager;
    if (setjmp(handler.start)) return -1;

    const int channels = header.channels;
    const bool is_cmyk = decoder.jpeg_color_space == JCS_CMYK || decoder.jpeg_color_space == JCS_YCCK;
    decoder.out_color_space = is_cmyk ? JCS_CMYK : channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    // As the decoder stood in for: colour planes are enlarged by repeating their samples, and the transform is in floats.
    // Pixels then differ by 2 levels at most.
    decoder.do_fancy_upsampling = FALSE;
    decoder.dct_method = JDCT_FLOAT;
    decoder.scale_num = 8 / header.reduction;
    decoder.scale_denom = 8;
    jpeg_start_decompress(&decoder);
    row.resize(static_cast<size_t>(decoder.output_width) * decoder.output_components);
    while (decoder.output_scanline < decoder.output_height) {
        uint8_t* target = pixels + static_cast<size_t>(decoder.output_scanline) * decoder.output_width * channels;
        uint8_t* read = is_cmyk ? row.data() : target;
        jpeg_read_scanlines(&decoder, &read, 1);
        for (JDIMENSION x = 0; is_cmyk && x < decoder.output_width; x++) {
            // Adobe's files, the only ones met, hold the inverted inks.
            const uint8_t* inks = &row[4 * x];
            for (int c = 0; c < 3; c++) target[3 * x + c] = static_cast<uint8_t>((inks[c] * inks[3] + 127) / 255);
        }
    }
    jpeg_finish_decompress(&decoder);
    return 0;
}

int read_header(jpeg_decompress_struct& decoder, const uint8_t* data, size_t size, char* error) {
    ErrorHandler handler;
    use_handler(handler, error);
    decoder.err = &handler.manager;
    if (setjmp(handler.start)) return -1;
    jpeg_create_decompress(&decoder);
    jpeg_mem_src(&decoder, data, size);
    jpeg_read_header(&decoder, TRUE);
    return 0;
}

int run_encoder(jpeg_compress_struct& encoder, const uint8_t* pixels, const ImageHeader& header, int quality, unsigned char** data, unsigned long* size, char* error) {
    ErrorHandler handler;
    use_handler(handler, error);
    encoder.err = &handler.manager;
    if (setjmp(handler.start)) return -1;
    jpeg_create_compress(&encoder);
    jpeg_mem_dest(&encoder, data, size);
    encoder.image_width = header.width;
    encoder.image_height = header.height;
    encoder.input_components = header.channels;
    encoder.in_color_space = header.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, quality, TRUE);
    jpeg_start_compress(&encoder, TRUE);
    while (encoder.next_scanline < encoder.image_height) {
        auto* row = const_cast<uint8_t*>(pixels + static_cast<size_t>(encoder.next_scanline) * header.width * header.channels);
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    jpeg_finish_compress(&encoder);
    return 0;
}

}

int jpeg_header(const uint8_t* data, size_t size, ImageHeader* header, char* error) {
    jpeg_decompress_struct decoder{};
    const int result = read_header(decoder, data, size, error);
    if (result == 0) {
        *header = {static_cast<int32_t>(decoder.image_width), static_cast<int32_t>(decoder.image_height), decoder.jpeg_color_space == JCS_GRAYSCALE ? 1 : 3, 1};
    }
    jpeg_destroy_decompress(&decoder);
    return result;
}

int jpeg_decode(const uint8_t* data, size_t size, const ImageHeader* header, uint8_t* pixels, char* error) {
    jpeg_decompress_struct decoder{};
    std::vector<uint8_t> row;
    int result = read_header(decoder, data, size, error);
    if (result == 0) result = run_decoder(decoder, *header, pixels, row, error);
    jpeg_destroy_decompress(&decoder);
    return result;
}

int jpeg_encode(const uint8_t* pixels, const ImageHeader* header, int quality, EncodedBytes* encoded, char* error) {
    jpeg_compress_struct encoder{};
    unsigned char* data = nullptr;
    unsigned long size = 0;
    const int result = run_encoder(encoder, pixels, *header, quality, &data, &size, error);
    jpeg_destroy_compress(&encoder);
    *encoded = {data, size};
    return result;
}
