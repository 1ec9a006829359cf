using Microsoft.Extensions.Options;
using SixLabors.ImageSharp;

namespace SimpleClip.WebApi.Uploads;

/// <summary>Reads the picture in a request's body, and refuses one that is too large before it is decoded. The server limits the
/// bytes.</summary>
internal sealed class PictureUpload(IOptions<ServiceOptions> options)
{
    public async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        byte[] picture = body.ToArray();
        ImageInfo info = Identify(picture);
        return (long)info.Width * info.Height <= options.Value.MaxPixels
            ? picture
            : throw new BadHttpRequestException(
                $"The picture has {info.Width} x {info.Height} pixels; expected at most {options.Value.MaxPixels} in all.", StatusCodes.Status413PayloadTooLarge);
    }

    private static ImageInfo Identify(byte[] picture)
    {
        try
        {
            return Image.Identify(picture);
        }
        catch (InvalidImageContentException exception)
        {
            throw new BadHttpRequestException("Could not read image: it is cut off or damaged.", StatusCodes.Status422UnprocessableEntity, exception);
        }
        catch (Exception exception) when (exception is UnknownImageFormatException || picture.Length == 0)
        {
            throw new BadHttpRequestException(
                "The body is not a picture; expected the bytes of a JPEG, PNG or WebP file.", StatusCodes.Status415UnsupportedMediaType, exception);
        }
    }
}
