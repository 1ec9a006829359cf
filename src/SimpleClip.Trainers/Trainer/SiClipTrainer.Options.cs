using System.ComponentModel.DataAnnotations;
using SimpleClip.Training;

namespace SimpleClip;

public sealed partial class SiClipTrainer
{
    /// <summary>The settings of <see cref="SiClipTrainer"/>. They need a <see cref="Teacher"/>; the other defaults are SiCLIP's where they
    /// are known.</summary>
    public sealed class Options : ClipTrainerOptions
    {
        /// <summary>Makes the defaults.</summary>
        public Options()
        {
            Architecture = "SiCLIP-S0";
            MaxGradientNorm = 1;
            WeightDecay = 0.1;
        }

        /// <summary>The model that the student learns from, and inherits from where it is a network.</summary>
        [Required]
        public TeacherOptions? Teacher { get; set; }

        /// <summary>
        /// Further teachers, whose affinities are averaged with the first one's (MobileCLIP). Unused where
        /// <see cref="DistillationOptions.Affinity"/> is 0.
        /// </summary>
        [Required]
        public IReadOnlyList<TeacherOptions> FurtherTeachers { get; set; } = [];

        /// <summary>Whether every module that the simplified network left unchanged takes over the teacher's weights. It needs a teacher
        /// that is a network.</summary>
        public bool InheritWeights { get; set; } = true;

        /// <summary>Whether what was inherited is frozen, so that only the new blocks are trained.</summary>
        public bool FreezeInherited { get; set; } = true;

        /// <summary>
        /// Whether the parts of a new block that the teacher's block has too start from the teacher's values; see
        /// <see cref="Inheritance.SiClipInheritanceOptions.StartNewBlocksFromTeacher"/>.
        /// </summary>
        public bool StartNewBlocksFromTeacher { get; set; } = true;

        /// <summary>The weights by which the student learns from the teacher.</summary>
        [Required]
        public DistillationOptions Distillation { get; set; } = new();

        /// <summary>
        /// The pair matching loss; null for none, the default, since on Flickr8k it has not helped beyond what seeds differ
        /// (bench/RESULTS.md).
        /// </summary>
        public PairMatchingOptions? PairMatching { get; set; }

        /// <summary>
        /// Epochs after <see cref="ClipTrainerOptions.Epochs"/> in which everything is trained, at a lower rate; 0 for none. A run that
        /// goes on with more <see cref="ClipTrainerOptions.Epochs"/> than it had makes up for them after these, and then goes through these
        /// anew.
        /// </summary>
        [Range(0, 1_000_000)]
        public int FineTuningEpochs { get; set; }

        /// <summary>What the learning rate is multiplied with in those epochs.</summary>
        [Range(1e-9, 10.0)]
        public double FineTuningRateFactor { get; set; } = 0.1;

        /// <summary>A trainer works on a copy, so that settings changed later do not reach into a fit.</summary>
        internal Options Copy()
        {
            Options copy = OptionsJson.Copy(this);
            copy.Teacher!.Model = Teacher!.Model;
            foreach ((TeacherOptions to, TeacherOptions from) in copy.FurtherTeachers.Zip(FurtherTeachers))
            {
                to.Model = from.Model;
            }

            return copy;
        }
    }
}
