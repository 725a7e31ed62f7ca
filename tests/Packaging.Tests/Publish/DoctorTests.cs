using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Identity;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>What doctor says of an identity and a tenant, and how it ends.</summary>
public sealed class DoctorTests : PublishTest
{
    private const string Name = "CertProp - pilot", TenantId = "11111111-2222-3333-4444-555555555555";

    private static readonly string[] s_planning =
    [
        "DeviceManagementScripts.Read.All", "DeviceManagementApps.Read.All", "DeviceManagementConfiguration.Read.All",
        "GroupMember.Read.All",
    ];

    private static readonly string[] s_publishing =
    [
        "DeviceManagementScripts.ReadWrite.All", "DeviceManagementApps.ReadWrite.All",
        "DeviceManagementConfiguration.Read.All", "GroupMember.Read.All",
    ];

    [Fact]
    public void AllThere_EndsWell_AndSaysWhatComesNext()
    {
        Tenant.AddDevice("PC-0001");
        Allow([.. s_publishing, "DeviceManagementManagedDevices.Read.All"]);
        DeployRun run = Doctor(0);
        AssertPage(
            run,
            "ok +identity +tenant contoso.onmicrosoft.com .1{8}-.*., cloud emulator, as application .app app-1.",
            "ok +DeviceManagementScripts.ReadWrite.All +makes, changes and assigns remediations",
            "ok +DeviceManagementConfiguration.Read.All +finds filters, finds scope tags",
            "ok +remediations +0 of at most 200 packages; none of this deployment yet",
            "ok +apps +0 Win32 apps", "ok +groups +2 found", "ok +filters +1 found", "ok +scope tags +1 found",
            "ok +co-management +no co-managed devices", "  plan +works", "  run +lacks .*PrivilegedOperations.All",
            "  status +works\n",
            "Next: certprop-deploy plan shows");
        Assert.Empty(Writes);
    }

    [Fact]
    public void EmulatorItself_TakesEverybody()
    {
        AssertPage(Doctor(0), "ok +identity +cloud emulator, which takes everybody", "  run +works");
    }

    [Fact]
    public void IdentityThatMayOnlyPlan_IsFineForPlan_AndNotForPublish()
    {
        Allow(s_planning);
        AssertPage(
            Doctor(0, "--for", "plan"), "For certprop-deploy plan", "ok +DeviceManagementApps.Read.All",
            "  publish +lacks DeviceManagementScripts.ReadWrite.All, DeviceManagementApps.ReadWrite.All",
            "Next: certprop-deploy plan\\.");
        AssertPage(
            Doctor(4), "MISSING +DeviceManagementScripts.ReadWrite.All", "  plan +works",
            "unknown +co-management +not looked at", "Next: do what the steps say, then certprop-deploy doctor\\.");
    }

    [Theory]
    [InlineData("roles", "Application", "9255e99d-faf5-445e-bbf7-cb71482737c4")]
    [InlineData("scp", "Delegated", "8b9d79d0-ad75-4566-8619-f7500ecfcebe")]
    public void WhatTheTokenLacks_IsNamed_WithTheIdsToGrant(string kind, string type, string id)
    {
        string[] granted = ["DeviceManagementApps.ReadWrite.All", "DeviceManagementConfiguration.Read.All"];
        Credential = new PlayedIdentity(PlayedIdentity.Jwt(kind is "roles"
            ? new { appid = "app-1", tid = TenantId, roles = granted }
            : (object)new
            {
                appid = "app-1",
                tid = TenantId,
                upn = "anna@contoso.example",
                scp = string.Join(' ', granted),
            }));
        DeployRun run = Doctor(4);
        AssertPage(
            run, "MISSING +DeviceManagementScripts.ReadWrite.All", "MISSING +GroupMember.Read.All",
            "ok +DeviceManagementApps.ReadWrite.All",
            "unknown +groups +not looked at: GroupMember.Read.All is not there",
            $"1. API permissions > Add a permission > Microsoft Graph > {type} permissions",
            $"DeviceManagementScripts.ReadWrite.All +{id}", "2. API permissions > Grant admin consent");
        Assert.DoesNotMatch("DeviceManagementApps.ReadWrite.All +[0-9a-f]{8}-", run.Output);
        Assert.Equal(kind is "scp", run.Output.Contains("Tenant administration > Roles", StringComparison.Ordinal));
        Assert.True(
            run.Output.IndexOf("MISSING", StringComparison.Ordinal)
                < run.Output.IndexOf("ok        DeviceManagement", StringComparison.Ordinal),
            run.Output);
    }

    [Fact]
    public void LargerPermissions_DoAsWell()
    {
        Allow(
            "DeviceManagementScripts.ReadWrite.All", "DeviceManagementApps.ReadWrite.All", "Directory.Read.All",
            "DeviceManagementConfiguration.ReadWrite.All");
        Doctor(0);
    }

    [Fact]
    public void RunAndStatus_AreJudgedByTheirOwnPermissions()
    {
        Allow("DeviceManagementScripts.Read.All");
        AssertPage(
            Doctor(0, "--for", "status"), "note +DeviceManagementManagedDevices.ReadWrite.All +not there; optional",
            "ok +remediations +the feature answers", "Next: nothing is missing for status");
        AssertPage(
            Doctor(4, "--for", "run"), "MISSING +DeviceManagementManagedDevices.PrivilegedOperations.All",
            "5b07b0dd-2377-4e44-a38d-703f09a0dc3c", "then certprop-deploy doctor --for run");
        Assert.DoesNotContain("groups", Doctor(4, "--for", "run").Output, StringComparison.Ordinal);
        Assert.Equal("", Doctor(1, "--for", "pack").Output);
    }

    [Fact]
    public void EveryNameThatIsNobodys_OrSeveralThings_IsNamedAtOnce()
    {
        string id = Tenant.AddGroup("Kiosks");
        Configure(include: "Nobody", filter: "No such filter", tag: "No such tag");
        string[] about =
        [
            "there is no group \"Nobody\"", "there are 2 groups \"Kiosks\"", id,
            "there is no filter \"No such filter\"", "there is no scope tag \"No such tag\"",
        ];
        DeployRun run = Doctor(5);
        Assert.All(about, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        AssertPage(
            run, "CONFLICT +groups", "CONFLICT +filters", "CONFLICT +scope tags", "Next: settle what says CONFLICT");
        // The same in the one sentence of a publish.
        AssertEnded(Publish(), 5, about);
        Assert.Empty(Writes);
    }

    [Fact]
    public void RingThatContradictsItself_IsAConflict_WhateverMayBeRead()
    {
        Deployment.Files.Write("certprop.deploy.json", $$"""
            { "version": 1, "deployment": "{{Deployment.Id}}", "policy": "policy.json", "scopeTags": [],
              "targets": "users",
              "rings": [{ "name": "pilot", "include": ["allUsers"], "exclude": ["allDevices"] }] }
            """);
        Allow(s_publishing[..2]);
        AssertPage(Doctor(5), "CONFLICT +groups +ring pilot excludes everybody");
    }

    [Fact]
    public void ForeignObjectsOfOurName_AreConflicts_AndSayWhoseTheyAre()
    {
        string app = Tenant.AddApp(new JsonObject { ["displayName"] = Name, ["notes"] = "ours!" });
        string script = Tenant.AddScript(new JsonObject
        {
            ["displayName"] = Name.ToUpperInvariant(),
            ["description"] = Marker("machine", deployment: TenantId, ring: "other"),
        });
        AssertPage(
            Doctor(5), $"CONFLICT +apps +the app \"{Name}\" .{app}. is not ours: it has no marker",
            $"CONFLICT +remediations +the remediation \"CERTPROP - PILOT\" .{script}. is not ours: its marker is "
                + $"deployment {TenantId}'s, ring other");
        // As a publish has it.
        AssertEnded(Publish(), 5, "is not ours");
    }

    [Theory]
    [InlineData("app", "apps")]
    [InlineData("machine", "remediations")]
    public void TwoWithOurMarker_AreAConflict(string role, string line)
    {
        string[] ids = [.. Enumerable.Range(0, 2).Select(_ => AddMarked(role))];
        AssertPage(Doctor(5), $"CONFLICT +{line} +there are 2 .* with our marker: {ids[0]}, {ids[1]}");
        Assert.Equal(5, Publish().ExitCode);
    }

    [Fact]
    public void ForeignObjectBesideOurs_IsANote_SincePublishFindsOurs()
    {
        AddMarked("machine");
        AddMarked("app");
        string foreign = Tenant.AddScript(new JsonObject { ["displayName"] = Name });
        AssertPage(
            Doctor(0), $"note +remediations +the remediation \"{Name}\" .{foreign}. is not ours",
            "ok +remediations +2 of at most 200 packages; of this deployment: \"whatever\"");
    }

    [Fact]
    public void RemediationThatLostItsMarker_IsOursByItsScript()
    {
        MustPublish("--now");
        Tenant.Scripts.Find(ScriptId)!.Value["description"] = "Somebody tidied up.";
        AssertPage(Doctor(0), $"ok +remediations +2 of at most 200 packages; of this deployment: \"{Name}\"");
    }

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    public void FullTenant_IsFineWithOursInIt_AndANoteWithout(int others, bool isFull)
    {
        for (int i = 0; i < others; i++)
            Tenant.AddScript(new JsonObject { ["displayName"] = $"Other {i}" });
        Emulator.Behaviour.PageSize = 100;
        DeployRun run = Doctor(0);
        Assert.Equal(
            isFull,
            run.Output.Contains("there is no room, and the settings still need 2 packages", StringComparison.Ordinal));
        Assert.DoesNotContain("MISSING", run.Output, StringComparison.Ordinal);
        if (isFull)
            return;
        AddMarked("machine");
        AssertPage(Doctor(0), "ok +remediations +200 of at most 200 packages; of this deployment");
    }

    [Fact]
    public void WhatDoesNotAnswer_IsUnknown_AndHidesNothingElse()
    {
        Emulator.Faults.Always($"GET {Scripts}", Fault.Throttled());
        Emulator.Faults.Always("GET /v1.0/groups", Fault.Drop);
        AssertPage(
            Doctor(3), "unknown +remediations .*429", "unknown +groups .*no answer", "ok +filters", "ok +apps",
            "Next: certprop-deploy doctor in some minutes");
    }

    [Fact]
    public void Missing_ComesBeforeConflict_AndConflictBeforeUnknown()
    {
        Emulator.Faults.Always("GET /beta/deviceManagement/assignmentFilters", Fault.Unavailable());
        Configure(include: "Nobody");
        AssertPage(Doctor(5), "CONFLICT +groups", "unknown +filters");
        Allow(s_planning);
        AssertPage(Doctor(4), "MISSING", "CONFLICT +groups", "unknown +filters");
    }

    [Theory]
    [InlineData("feature", "404 ResourceNotFound")]
    [InlineData("licence", "does not have the license")]
    public void FeatureOff_SaysSo(string kind, string about)
    {
        Allow([.. s_publishing]);
        Emulator.Faults.Always($"GET {Scripts}", kind is "feature" ? Fault.FeatureOff : Fault.LicenceMissing);
        AssertPage(Doctor(4), $"MISSING +remediations .*{about}.*licence", "Next: get what is MISSING");
    }

    [Fact]
    public void PersonWithPermissions_WhomIntuneRefuses_IsToldOfRoles()
    {
        Credential = new PlayedIdentity(PlayedIdentity.Jwt(new
        {
            appid = "app-1",
            tid = TenantId,
            upn = "anna@contoso.example",
            scp = string.Join(' ', s_publishing),
        }));
        Emulator.Faults.Always($"GET {Apps}/graph.win32LobApp", new AnswerFault(403, "Forbidden", "Not for you."));
        AssertPage(
            Doctor(4),
            "MISSING +apps .*; DeviceManagementApps.Read.All is there, so look at this person's role in Intune",
            "  plan +lacks DeviceManagementApps.Read.All .refused.", "  run +lacks",
            "1. Intune admin center > Tenant administration > Roles");
    }

    [Fact]
    public void TokenThatDoesNotSayWhatItMay_IsJudgedByWhatGraphRefuses()
    {
        Emulator.Behaviour.ChecksTokens = true;
        Credential = new PlayedIdentity("DeviceManagementApps.Read.All,DeviceManagementConfiguration.Read.All");
        AssertPage(
            Doctor(4), "MISSING +remediations .*; it needs DeviceManagementScripts.Read.All", "ok +apps",
            "unknown +co-management .*; it needs DeviceManagementManagedDevices.Read.All",
            "  plan +lacks DeviceManagementScripts.Read.All .refused., GroupMember.Read.All .refused.",
            "  run +lacks DeviceManagementScripts.Read.All .refused.",
            "DeviceManagementScripts.ReadWrite.All +8b9d79d0", "GroupMember.Read.All +bc024368");
    }

    [Fact]
    public void AnotherTenant_IsAConflict_AndNothingIsReadOfIt()
    {
        Settle("\"tenant\": \"99999999-2222-3333-4444-555555555555\"");
        Allow(s_publishing);
        AssertPage(
            Doctor(5), $"CONFLICT +tenant +signed in to tenant {TenantId}, but the settings name tenant 99999999-");
        Assert.Empty(Emulator.Requests.All);
        Assert.DoesNotContain("works", Doctor(5).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ManagedIdentity_WithATenantByName_IsRefused()
    {
        Allow(s_publishing);
        AssertPage(Doctor(5, "--auth", "managedIdentity"), "CONFLICT +tenant .*must name the tenant by its id");
        Settle($"\"tenant\": \"{TenantId}\"");
        Doctor(0, "--auth", "managedIdentity");
    }

    [Fact]
    public void Person_SignsInOnce()
    {
        int signedIn = 0;
        var identity = new PlayedIdentity("person");
        DeployRun run = DeployRun.In(
            new Surroundings(Handler, Clock, (_, _, _) =>
            {
                signedIn++;
                return identity;
            }),
            ["doctor", "--settings", Deployment.Settings, "--cloud", "emulator", "--graph", $"{Emulator.Root}"],
            CancellationToken.None);
        Assert.Equal((0, 1), (run.ExitCode, signedIn));
        // A token with continuous access evaluation and one without are kept apart.
        Assert.All(identity.Requests, request => Assert.True(request.IsCaeEnabled));
    }

    [Theory]
    [InlineData(null, 3, "unknown +interactive +no such host")]
    [InlineData(503, 3, "unknown +interactive")]
    [InlineData(400, 4, "MISSING +interactive")]
    public void SignInThatFails_IsMissing_ButUnknownWhereNobodyAnswers(int? status, int exitCode, string about)
    {
        var cause = new HttpRequestException("whatever", null, (System.Net.HttpStatusCode?)status);
        Credential = new FailingIdentity(
            new AuthenticationFailedException("no such\nhost", new AggregateException(cause)));
        DeployRun run = Doctor(exitCode);
        AssertPage(run, about);
        Assert.Equal(exitCode == 4, run.Output.Contains("New registration", StringComparison.Ordinal));
        Assert.Empty(Emulator.Requests.All);
    }

    [Theory]
    [InlineData("interactive", "AZURE_TENANT_ID AZURE_CLIENT_ID", "redirect URI http://localhost", "Delegated")]
    [InlineData("deviceCode", "AZURE_TENANT_ID", "Allow public client flows", "Delegated")]
    [InlineData(
        "githubOidc", "AZURE_CLIENT_ID ACTIONS_ID_TOKEN_REQUEST_URL ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "Federated credentials", "Application")]
    [InlineData("azurePipelines", "SYSTEM_ACCESSTOKEN SYSTEM_OIDCREQUESTURI", "Federated credentials", "Application")]
    [InlineData("workloadIdentity", "AZURE_FEDERATED_TOKEN_FILE", "Federated credentials", "Application")]
    [InlineData("certificate", "AZURE_CLIENT_CERTIFICATE_PATH", "Upload certificate", "Application")]
    [InlineData("secret", "AZURE_TENANT_ID AZURE_CLIENT_SECRET", "into the environment", "Application")]
    public void NothingToSignInWith_ListsAllThatIsMissing_AndTheSteps(
        string method, string missing, string step, string type)
    {
        Settle("\"tenant\": null");
        DeployRun run = DeployRun.In(
            Surroundings.Real with { Variable = _ => null },
            ["doctor", "--settings", Deployment.Settings, "--auth", method], CancellationToken.None);
        Assert.Equal((4, ""), (run.ExitCode, run.Error));
        AssertPage(run, [.. missing.Split(' ').Select(name => $"MISSING +{name} ")]);
        AssertPage(
            run, "1. Entra admin center > App registrations > New registration", step, $"Graph > {type} permissions",
            "Grant admin consent", "Next: do what the steps say");
    }

    [Fact]
    public void CertificateThatCannotBeRead_IsMissing_WithTheSteps()
    {
        string path = Deployment.Files.Write("sign-in.pfx", "no certificate");
        DeployRun run = DeployRun.In(
            Surroundings.Real with
            {
                Variable = _ => path,
                Credential = (settings, cloud, say) => new SignIn(_ => path, say).Credential(settings, cloud),
            },
            ["doctor", "--settings", Deployment.Settings, "--auth", "certificate"], CancellationToken.None);
        Assert.Equal((4, ""), (run.ExitCode, run.Error));
        AssertPage(
            run, "MISSING +certificate +the certificate that AZURE_CLIENT_CERTIFICATE_PATH names cannot be read");
    }

    [Fact]
    public void Json_HasTheSame_Structured()
    {
        Configure(include: "Nobody");
        Allow(s_planning);
        JsonElement page = Doctor(4, "--format", "json").Json;
        Assert.Equal("publish", page.GetProperty("command").GetString());
        Assert.Equal(4, page.GetProperty("exitCode").GetInt32());
        Assert.StartsWith("do what", page.GetProperty("next").GetString(), StringComparison.Ordinal);
        var outcomes = page.GetProperty("checks").EnumerateArray()
            .ToLookup(check => $"{check.GetProperty("name")}", check => $"{check.GetProperty("outcome")}");
        Assert.Equal(["missing"], outcomes["DeviceManagementScripts.ReadWrite.All"]);
        Assert.Equal(["conflict"], outcomes["groups"]);
        Assert.Equal(["unknown"], outcomes["co-management"]);
        Assert.Equal(["ok"], outcomes["filters"]);
        JsonElement plan = page.GetProperty("otherCommands")[0];
        Assert.True(plan.GetProperty("works").GetBoolean());
        Assert.Contains(
            page.GetProperty("steps")[0].GetProperty("permissions").EnumerateArray(),
            permission => $"{permission.GetProperty("id")}" == "78145de6-330d-4800-a6ce-494ff2d33d07");
    }

    private void Allow(params string[] roles) => Credential = new PlayedIdentity(
        PlayedIdentity.Jwt(new { appid = "app-1", tid = TenantId, roles }));

    private DeployRun Doctor(int exitCode, params string[] options)
    {
        DeployRun run = Run("doctor", options);
        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        return run;
    }

    // Settings with another tenant.
    private void Settle(string tenant) => Deployment.Files.Write(
        "certprop.deploy.json",
        File.ReadAllText(Deployment.Settings).Replace(
            "\"tenant\": \"contoso.onmicrosoft.com\"", tenant, StringComparison.Ordinal));

    private string AddMarked(string role)
    {
        var members = new JsonObject { ["displayName"] = "whatever", ["description"] = Marker(role) };
        return role is "app" ? Tenant.AddApp(members) : Tenant.AddScript(members);
    }

    private static string Marker(string role, string deployment = Deployment.Id, string ring = "pilot") =>
        $"certprop-deploy/1 deployment={deployment} ring={ring} role={role} revision=1 content=0123456789ab";

    private static void AssertPage(DeployRun run, params string[] patterns) =>
        Assert.All(patterns, pattern => Assert.Matches(pattern, run.Output));

    private sealed class FailingIdentity(Exception failure) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw failure;

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) => throw failure;
    }
}
