using SimpleClip.Persistence;

// This assembly's transformers are created again when an ML.NET model is loaded.
[assembly: ClipComponents]
