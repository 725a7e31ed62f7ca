using System.Text;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Whose the objects of a tenant are.</summary>
public sealed class ObjectSurveyTests
{
    private const string Stranger = "11111111-2222-3333-4444-555555555555";

    private static readonly DeploySettings s_settings = new()
    {
        Deployment = Guid.Parse(Deployment.Id),
        Rings =
        [
            new Ring { Name = "pilot", Include = [Ring.AllDevices] },
            new Ring { Name = "broad", Include = [Ring.AllDevices], Delivery = HelperDelivery.None },
        ],
    };

    [Fact]
    public void MarkersSayWhichRings_WhateverObjectsAreCalled()
    {
        ObjectSurvey survey = Remediations(
            Object("1", "renamed", Marker("pilot")), Object("2", "CertProp - broad", Marker("BROAD")),
            Object("3", "CertProp - gone", Marker("gone")), Object("4", "somebody's"));
        Assert.Equal(["broad: 2", "pilot: 1"], survey.Ours.Select(one => $"{one.Key}: {one.Value.Id}").Order());
        Assert.Empty(survey.Conflicts.Concat(survey.Notes));
    }

    [Fact]
    public void NameOfOurs_WithoutOurMarker_SaysWhose()
    {
        ObjectSurvey survey = Remediations(
            Object("1", "certprop - PILOT"), Object("2", "CertProp - pilot", Marker("pilot", Stranger)),
            Object("3", "CertProp - pilot", Marker("broad")));
        Assert.Collection(
            survey.Conflicts,
            one => AssertSays("\"certprop - PILOT\" (1) is not ours: it has no marker", one),
            one => AssertSays($"(2) is not ours: its marker is deployment {Stranger}'s", one),
            one => AssertSays("(3) is another ring's: its marker says ring broad", one));
        Assert.Equal("3", Assert.Single(survey.Ours).Value.Id);
    }

    [Fact]
    public void NameOfOurs_BesideOurs_IsANoteOnly()
    {
        ObjectSurvey survey = Remediations(
            Object("1", "CertProp - pilot", Marker("pilot")), Object("2", "CertProp - pilot"));
        Assert.Empty(survey.Conflicts);
        AssertSays("(2) is not ours", Assert.Single(survey.Notes));
    }

    [Fact]
    public void TwoOfOneRing_NobodyChooses()
    {
        ObjectSurvey survey = Remediations(Object("1", "a", Marker("pilot")), Object("2", "b", Marker("pilot")));
        AssertSays(
            "there are 2 remediations of ring pilot with our marker: 1, 2", Assert.Single(survey.Conflicts));
    }

    [Fact]
    public void LostMarker_IsMadeUpForByTheScript_OfThisDeploymentOnly()
    {
        PresentObject ours = Scripted("1", Deployment.Id), theirs = Scripted("2", Stranger);
        Assert.True(ObjectSurvey.MayHaveLostItsMarker(ours, s_settings));
        Assert.False(ObjectSurvey.MayHaveLostItsMarker(Object("3", "CertProp - pilot", Marker("pilot")), s_settings));
        Assert.False(ObjectSurvey.MayHaveLostItsMarker(Object("4", "CertProp"), s_settings));
        Assert.Empty(Remediations(ours).Conflicts);
        AssertSays("(2) is not ours", Assert.Single(Remediations(theirs).Conflicts));
        AssertSays("with our script: 1, 5", Assert.Single(Remediations(ours, ours with { Id = "5" }).Conflicts));
    }

    [Fact]
    public void App_OfARingThatBringsNone_IsNobodysBusiness()
    {
        var survey = ObjectSurvey.Of(s_settings, ObjectRole.App, [Object("1", "CertProp - broad")]);
        Assert.Empty(survey.Conflicts);
        survey = ObjectSurvey.Of(s_settings, ObjectRole.App, [Object("1", "CertProp - pilot")]);
        AssertSays("the app \"CertProp - pilot\" (1) is not ours", Assert.Single(survey.Conflicts));
    }

    private static void AssertSays(string expected, string sentence) =>
        Assert.Contains(expected, sentence, StringComparison.Ordinal);

    private static ObjectSurvey Remediations(params PresentObject[] listed) =>
        ObjectSurvey.Of(s_settings, ObjectRole.Machine, listed);

    private static PresentObject Object(string id, string name, string? marker = null) =>
        new(id, new JsonObject { ["displayName"] = name, ["description"] = marker }, []);

    private static PresentObject Scripted(string id, string deployment)
    {
        PresentObject scripted = Object(id, "CertProp - pilot");
        string script = $"# certprop-deploy/1 deployment={deployment} role=machine revision=1 content=0123456789ab\r\n";
        scripted.Body["detectionScriptContent"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(script));
        return scripted;
    }

    private static string Marker(string ring, string deployment = Deployment.Id) =>
        $"certprop-deploy/1 deployment={deployment} ring={ring} role=machine revision=1 content=0123456789ab";
}
