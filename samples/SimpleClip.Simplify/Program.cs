// From a teacher's checkpoint to a student with simplified blocks: what both have in common is inherited and frozen.
// dotnet run --project samples/SimpleClip.Simplify -- teacher-folder SiCLIP-ViT-B-16 student-folder
using SimpleClip;
using SimpleClip.Inheritance;
using SimpleClip.Networks;

var (source, architecture, folder) = (args[0], ClipArchitectures.Get(args[1]), args[2]);
using PretrainedClip teacher = PretrainedClip.Load(source);
using var student = new PretrainedClip(new ClipNetwork(architecture.Network), architecture, teacher.Tokenizer);

InheritanceReport report = SiClipInheritance.Inherit(student.Network, teacher.Network);
student.Save(folder, PretrainedFormat.OpenClip);

Console.WriteLine(report);
