namespace SimpleClip;

/// <summary>Adds the trainers to <c>mlContext.Clip()</c>.</summary>
public static class ClipTrainersCatalogExtensions
{
    extension(ClipCatalog clip)
    {
        /// <summary>Gets the trainers.</summary>
        public ClipTrainersCatalog Trainers => new(clip.Context);
    }
}
