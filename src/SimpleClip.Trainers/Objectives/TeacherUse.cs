namespace SimpleClip.Objectives;

/// <summary>Whose features of a batch are looked at; each includes those before.</summary>
internal enum TeacherUse
{
    /// <summary>The student's alone.</summary>
    None,

    /// <summary>Those of the teacher that the student takes after too.</summary>
    First,

    /// <summary>Those of all teachers.</summary>
    All,
}
