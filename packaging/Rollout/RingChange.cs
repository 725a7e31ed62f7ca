using CertProp.Deploy.Bundle;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>What is done to rings beside publishing: promote, roll back, pause, resume, remove, adopt.</summary>
/// <param name="work">The deployment.</param>
internal sealed class RingChange(DeploymentWork work)
{
    private readonly RolloutPlanner _planner = new(work);

    /// <summary>Brings a ring what an earlier one carries.</summary>
    /// <param name="from">The earlier one.</param>
    /// <param name="to">The later one.</param>
    /// <param name="folder">A copy of the bundle; null for the one that publishing kept.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ConflictException">The earlier ring does not carry what its marker says.</exception>
    public async Task<DeploymentPlan> PromoteAsync(string from, string to, string? folder, PlanOptions options)
    {
        Ring source = work.Ring(from), target = work.Ring(to);
        IReadOnlyList<Ring> rings = work.Settings.Rings;
        if (rings.ToList().IndexOf(source) >= rings.ToList().IndexOf(target))
            throw new UsageException($"ring {source.Name} does not come before {target.Name}; rollback goes back");
        TenantLook look = await work.LookAsync();
        PresentObject piloted = look.Present.Named(source.Name).Script
            ?? throw new ConflictException($"ring {source.Name} is not published yet, so that nothing was tried there");
        ReadBundle bundle = folder is null
            ? _planner.CarriedBy(look, source.Name)!
            : _planner.Open(folder);
        RequirePiloted(source, piloted, bundle);
        DeploymentPlan plan = await _planner.PlanAsync(look, [new RingChoice(target, bundle)], options);
        // Rings behind it, which it leaves people to, may stand before it.
        PlannedRing planned = plan.Rings.Single(ring => ring.Ring == target.Name);
        return planned.Present.Script?.Marker is { } marker && marker.Revision > bundle.Manifest.Revision
            ? throw new ConflictException(
                $"ring {target.Name} carries revision {marker.Revision}, which is newer than {source.Name}'s "
                + $"{bundle.Manifest.Revision}; rollback goes back")
            : plan;
    }

    /// <summary>Brings a ring back to a bundle, or to what it was before the last change.</summary>
    /// <param name="name">The ring.</param>
    /// <param name="folder">Of the bundle; null for the newest backup.</param>
    /// <exception cref="ConflictException">There is nothing to go back to.</exception>
    public async Task<DeploymentPlan> RollBackAsync(string name, string? folder)
    {
        Ring ring = work.Ring(name);
        var down = new PlanOptions { Direction = Direction.Down, Now = true };
        if (folder is not null)
            return await _planner.PlanAsync(await work.LookAsync(), [new RingChoice(ring, _planner.Open(folder))], down);
        (string Folder, PresentRing Ring)[] backups =
        [
            .. new TenantBackup(work.File).Of(ring.Name)
                .Select(backup => (backup, TenantBackup.Read(backup, ring.Name)))
                // Of one that had lost its marker nothing says what it carried.
                .Where(backup => backup.Item2.Script?.Marker is not null),
        ];
        TenantLook look = await work.LookAsync(backups.SelectMany(
            backup => (backup.Ring.App?.Assignments ?? []).Concat(backup.Ring.Script!.Assignments)));
        DeploymentPlan? back = null;
        // From one before a pause, which is no change that is taken back, the plan may be empty.
        foreach ((string backup, PresentRing before) in backups)
        {
            back = await BackToAsync(look, ring, backup, before);
            if (back.Steps.Any())
                break;
        }
        return back ?? throw new ConflictException(
            $"there is no backup of ring {ring.Name} beside the settings; name a bundle with --bundle DIR");
    }

    private async Task<DeploymentPlan> BackToAsync(TenantLook look, Ring ring, string backup, PresentRing before)
    {
        ObjectMarker marker = before.Script!.Marker!;
        ReadBundle bundle = new BundleArchive(work.File).Open(marker.Revision, marker.Content, $"the backup {backup}");
        DeploymentPlan plan = await _planner.PlanBackAsync(
            look, ring, bundle, before, $"back to what it was before {Path.GetFileName(backup)}");
        return plan with { Backup = backup };
    }

    /// <summary>Stops a ring's remediation.</summary>
    /// <param name="name">The ring.</param>
    public async Task<DeploymentPlan> PauseAsync(string name)
    {
        RequireManaged();
        TenantLook look = await work.LookAtOursAsync();
        (PresentRing present, PresentObject script) = Published(look, name);
        return Of(look, name, present, Interventions.Pause(name, script));
    }

    /// <summary>Lets it go on, with the assignments of the settings.</summary>
    /// <param name="name">The ring.</param>
    public async Task<DeploymentPlan> ResumeAsync(string name)
    {
        RequireManaged();
        Ring ring = work.Ring(name);
        TenantLook look = await work.LookAsync();
        (PresentRing present, PresentObject script) = Published(look, ring.Name);
        if (script.Marker is not { IsPaused: true })
            return Of(look, ring.Name, present, new RingPlan(ring.Name, []));
        Ring effective = new RingSet(look.Names).WithExclusions(work.Settings.Rings, ring);
        return Of(
            look, ring.Name, present,
            Interventions.Resume(
                ring.Name, script, new Desire(work.Settings, look.Names).ScriptAssignmentsOf(effective)));
    }

    /// <summary>Takes rings away.</summary>
    /// <param name="name">The one that is meant, also one that the settings no longer have; null for all.</param>
    /// <param name="only">The part that is meant.</param>
    /// <param name="final">Whether apps are deleted too.</param>
    /// <exception cref="ConflictException">Devices were not told to uninstall an app that is to be deleted.</exception>
    public async Task<DeploymentPlan> RemoveAsync(string? name, Part only, bool final)
    {
        TenantLook look = await work.LookAtOursAsync();
        string[] rings = name is not null
            ? [name]
            : [.. look.Present.Ours.Select(one => one.Marker!.Ring).Distinct(StringComparer.OrdinalIgnoreCase)
                // The restore package last: it is undo for what the others did.
                .OrderBy(ring => ring == ObjectMarker.AllRings)];
        if (name is not null && look.Present.Named(name) is { App: null, Script: null })
            throw new ConflictException($"there is nothing of ring {name} in this tenant that has our marker");
        var planned = new List<PlannedRing>();
        foreach (string ring in rings)
        {
            PresentRing present = look.Present.Named(ring);
            if (final && present.App is { } app && !Interventions.IsLeaving(app))
            {
                throw new ConflictException(
                    $"devices still get the app \"{app.Name}\" ({app.Id}); first certprop-deploy remove, and when they "
                    + "have uninstalled it, remove --final");
            }
            PresentRing meant = new(
                only is Part.Scripts ? null : present.App, only is Part.App ? null : present.Script);
            RingPlan plan = Interventions.Remove(ring, meant, final, look.Called);
            planned.Add(new PlannedRing(ring, null, null, present, plan));
        }
        return new DeploymentPlan(planned, [], look.Called);
    }

    /// <summary>Gives an object of ours the marker that it lost.</summary>
    /// <param name="id">The tenant's id of it.</param>
    /// <param name="name">The ring that it belongs to; null to go by its name.</param>
    /// <exception cref="ConflictException">It is somebody else's, or there is one already.</exception>
    public async Task<DeploymentPlan> AdoptAsync(string id, string? name)
    {
        PresentObject found = await FindAsync(id);
        TenantLook look = await work.LookAtOursAsync();
        ObjectMarker marker = Evidence.MarkerOf(found, work.Settings, name);
        PresentRing present = look.Present.Named(marker.Ring);
        PresentObject? same = marker.Role is ObjectRole.App ? present.App : present.Script;
        if (same is not null && same.Id != found.Id)
        {
            throw new ConflictException(
                $"ring {marker.Ring} has \"{same.Name}\" ({same.Id}) already; there can be one of a kind");
        }
        PresentRing adopted = marker.Role is ObjectRole.App ? new(found, null) : new(null, found);
        return Of(look, marker.Ring, adopted, Interventions.Adopt(found, marker));
    }

    private async Task<PresentObject> FindAsync(string id)
    {
        foreach (string path in (string[])[TenantPaths.Script(id), TenantPaths.App(id)])
        {
            if (await work.Session.Graph.FindAsync(path) is not null)
                return await work.Reader.LoadAsync(path);
        }
        throw new ConflictException($"there is no remediation and no app {id} that this identity can see");
    }

    private static void RequirePiloted(Ring ring, PresentObject piloted, ReadBundle bundle)
    {
        string packed = Convert.ToBase64String(bundle.IntuneScript(ScriptRole.Machine, detects: true));
        if (piloted.Text("detectionScriptContent") != packed)
        {
            throw new ConflictException(
                $"the remediation of ring {ring.Name} ({piloted.Id}) is not what revision {bundle.Manifest.Revision} "
                + "was packed with, so that something else was tried; publish the ring again first");
        }
    }

    private void RequireManaged()
    {
        if (work.Settings.Assignments is AssignmentOwner.Ignored)
        {
            throw new UsageException(
                "\"assignments\" is \"ignored\" in the settings: whoever assigns pauses and resumes, too");
        }
    }

    private static (PresentRing Present, PresentObject Script) Published(TenantLook look, string name)
    {
        PresentRing present = look.Present.Named(name);
        return present.Script is { } script
            ? (present, script)
            : throw new ConflictException($"there is no remediation of ring {name} in this tenant that has our marker");
    }

    private static DeploymentPlan Of(TenantLook look, string name, PresentRing present, RingPlan plan) =>
        new([new PlannedRing(name, null, null, present, plan)], [], look.Called);
}
