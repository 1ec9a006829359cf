using SimpleClip.Persistence;

[assembly: ClipComponents]
