using System.Globalization;
using SimpleClip.Trainers.TestApp;

// Made to be killed: FOLDER saves checkpoints there, INPUTS RUN STEPS trains with checkpoints every so many steps.
if (args is [var inputs, var run, var everySteps])
{
    TrainingRun.Run(inputs, run, int.Parse(everySteps, CultureInfo.InvariantCulture));
}
else
{
    SavingRun.Run(args[0]);
}
