using Microsoft.ML;

namespace Microsoft.Extensions.ML;

public class MLOptions
{
    private MLContext _context;

    public MLContext MLContext
    {
        get => _context ??= new MLContext();
        set => _context = value;
    }
}
