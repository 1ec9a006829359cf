namespace Microsoft.ML.Runtime;

/// <summary>The environment behind an MLContext, and the base of the hosts it registers.</summary>
internal class HostEnvironment : IHostEnvironmentInternal, ICancelable
{
    private readonly Lock _lock = new();
    private readonly List<WeakReference<Host>> _children = [];
    private readonly Dictionary<string, object> _options = [];
    private readonly MessageHub _hub;
    private string _parentName;

    public HostEnvironment(int? seed) : this(null, null, RandomUtils.Create(seed), new MessageHub(), new ComponentCatalog())
    {
        Seed = seed;
        TempFilePath = Path.GetTempPath();
    }

    protected HostEnvironment(string fullName, string shortName, Random random, MessageHub hub, ComponentCatalog catalog)
    {
        FullName = fullName;
        ShortName = shortName;
        Random = random;
        _hub = hub;
        ComponentCatalog = catalog;
    }

    public string FullName { get; }

    public string ShortName { get; }

    public ComponentCatalog ComponentCatalog { get; }

    public int? Seed { get; private set; }

    public string TempFilePath { get; set; }

    public bool FallbackToCpu { get; set; }

    public int? GpuDeviceId { get; set; }

    public bool IsCanceled { get; private set; }

    public virtual string ContextDescription => "HostEnvironment";

    protected Random Random { get; }

    /// <summary>Calls <paramref name="listener"/> for every message of this environment and its hosts.</summary>
    public void AddListener(Action<IMessageSource, ChannelMessage> listener) => _hub.Message += listener;

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (_lock)
        {
            Random random = seed == null ? RandomUtils.Create(Random) : RandomUtils.Create(seed);
            // A host is named after its grandparent: the parent's own name is left out.
            var host = new Host(_parentName, name, random, _hub, ComponentCatalog)
            {
                Seed = Seed,
                TempFilePath = TempFilePath,
                FallbackToCpu = FallbackToCpu,
                GpuDeviceId = GpuDeviceId,
                IsCanceled = IsCanceled,
                _parentName = FullName,
            };
            _children.RemoveAll(child => !child.TryGetTarget(out _));
            _children.Add(new WeakReference<Host>(host));
            return host;
        }
    }

    public IChannel Start(string name) => new Channel(this, name, _hub);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => throw Contracts.ExceptNotSupp("Only channels carry messages.");

    public IProgressChannel StartProgressChannel(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        return new ProgressChannel();
    }

    public virtual TException Process<TException>(TException ex) where TException : Exception
    {
        if (ex != null)
        {
            ex.Data["Throwing component"] = ShortName ?? "Environment";
            Contracts.Mark(ex);
        }
        return ex;
    }

    public void CancelExecution()
    {
        lock (_lock)
        {
            foreach (WeakReference<Host> child in _children)
            {
                if (child.TryGetTarget(out Host host))
                    host.CancelExecution();
            }
            _children.Clear();
            IsCanceled = true;
        }
    }

    public bool TryAddOption<T>(string name, T value) => _options.TryAdd(CheckName(name), value);

    public void SetOption<T>(string name, T value) => _options[CheckName(name)] = value;

    public bool TryGetOption<T>(string name, out T value)
    {
        bool found = _options.TryGetValue(CheckName(name), out object stored) && stored is T;
        value = found ? (T)stored : default;
        return found;
    }

    public T GetOptionOrDefault<T>(string name)
    {
        _options.TryAdd(CheckName(name), default(T));
        return (T)_options[name];
    }

    public bool RemoveOption(string name) => _options.Remove(CheckName(name));

    private static string CheckName(string name) =>
        string.IsNullOrWhiteSpace(name) ? throw new ArgumentNullException(nameof(name)) : name;
}
