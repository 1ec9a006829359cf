using System.Reflection;
using System.Text.Json;
using SimpleClip.Images;

namespace SimpleClip.Transforms.Tests.Images;

[TestClass]
public sealed class ImageProcessorOptionsTests
{
    private static readonly ImageProcessorOptions Base = new() { Mean = [0.1f, 0.2f, 0.3f], Std = [0.4f, 0.5f, 0.6f] };

    private static readonly ImageProcessorOptions[] Others =
    [
        Base with { Size = 225 },
        Base with { Mean = [0.1f, 0.2f, 0.4f] },
        Base with { Mean = [0.2f, 0.1f, 0.3f] },
        Base with { Mean = default },
        Base with { Std = [0.4f, 0.5f, 0.7f] },
        Base with { Interpolation = Interpolation.Bilinear },
        Base with { AutoOrient = true },
        Base with { MaxPixels = 5 },
        Base with { MaxBytes = 5 },
        Base with { ScaledDecoding = true },
    ];

    [TestMethod]
    public void Settings_of_equal_values_are_equal_and_have_one_hash_code()
    {
        ImageProcessorOptions again = JsonSerializer.Deserialize<ImageProcessorOptions>(JsonSerializer.Serialize(Base))!;

        Assert.AreNotSame(Base, again);
        Assert.AreEqual(Base, again);
        Assert.AreEqual(Base.GetHashCode(), again.GetHashCode());
        Assert.AreEqual(ImageProcessorOptions.MobileClip(), ImageProcessorOptions.MobileClip());
        Assert.AreEqual(Base with { Mean = default }, Base with { Mean = default });
        Assert.AreEqual((Base with { Mean = default }).GetHashCode(), (Base with { Mean = default }).GetHashCode());
    }

    [TestMethod]
    public void Every_member_tells_settings_apart()
    {
        foreach (ImageProcessorOptions other in Others)
        {
            Assert.AreNotEqual(Base, other);
            Assert.AreNotEqual(Base.GetHashCode(), other.GetHashCode(), $"{other}");
        }

        int members = typeof(ImageProcessorOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Length;
        Assert.AreEqual(members, Others.SelectMany(Differences).Distinct().Count(), "a member is not compared here");
        Assert.IsFalse(Base.Equals(null));
    }

    private static IEnumerable<string> Differences(ImageProcessorOptions other) =>
        from property in typeof(ImageProcessorOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where !Equals(property.GetValue(Base), property.GetValue(other))
        select property.Name;
}
