namespace Kargah.Color;

public sealed partial class ReferenceChart
{
    private const string published = "X-Rite, New color specifications for ColorChecker SG and Classic charts; L*a*b*, D50, 2° observer";

    private static readonly (string Name, Lab Value)[] afterNovember2014 =
    [
        ("dark skin", new(37.54, 14.37, 14.92)),
        ("light skin", new(64.66, 19.27, 17.5)),
        ("blue sky", new(49.32, -3.82, -22.54)),
        ("foliage", new(43.46, -12.74, 22.72)),
        ("blue flower", new(54.94, 9.61, -24.79)),
        ("bluish green", new(70.48, -32.26, -0.37)),
        ("orange", new(62.73, 35.83, 56.5)),
        ("purplish blue", new(39.43, 10.75, -45.17)),
        ("moderate red", new(50.57, 48.64, 16.67)),
        ("purple", new(30.1, 22.54, -20.87)),
        ("yellow green", new(71.77, -24.13, 58.19)),
        ("orange yellow", new(71.51, 18.24, 67.37)),
        ("blue", new(28.37, 15.42, -49.8)),
        ("green", new(54.38, -39.72, 32.27)),
        ("red", new(42.43, 51.05, 28.62)),
        ("yellow", new(81.8, 2.67, 80.41)),
        ("magenta", new(50.63, 51.28, -14.12)),
        ("cyan", new(49.57, -29.71, -28.32)),
        ("white 9.5", new(95.19, -1.03, 2.93)),
        ("neutral 8", new(81.29, -0.57, 0.44)),
        ("neutral 6.5", new(66.89, -0.75, -0.06)),
        ("neutral 5", new(50.76, -0.13, 0.14)),
        ("neutral 3.5", new(35.63, -0.46, -0.48)),
        ("black 2", new(20.64, 0.07, -0.46)),
    ];

    private static readonly (string Name, Lab Value)[] beforeNovember2014 =
    [
        ("dark skin", new(37.986, 13.555, 14.059)),
        ("light skin", new(65.711, 18.13, 17.81)),
        ("blue sky", new(49.927, -4.88, -21.905)),
        ("foliage", new(43.139, -13.095, 21.905)),
        ("blue flower", new(55.112, 8.844, -25.399)),
        ("bluish green", new(70.719, -33.397, -0.199)),
        ("orange", new(62.661, 36.067, 57.096)),
        ("purplish blue", new(40.02, 10.41, -45.964)),
        ("moderate red", new(51.124, 48.239, 16.248)),
        ("purple", new(30.325, 22.976, -21.587)),
        ("yellow green", new(72.532, -23.709, 57.255)),
        ("orange yellow", new(71.941, 19.363, 67.857)),
        ("blue", new(28.778, 14.179, -50.297)),
        ("green", new(55.261, -38.342, 31.37)),
        ("red", new(42.101, 53.378, 28.19)),
        ("yellow", new(81.733, 4.039, 79.819)),
        ("magenta", new(51.935, 49.986, -14.574)),
        ("cyan", new(51.038, -28.631, -28.638)),
        ("white 9.5", new(96.539, -0.425, 1.186)),
        ("neutral 8", new(81.257, -0.638, -0.335)),
        ("neutral 6.5", new(66.766, -0.734, -0.504)),
        ("neutral 5", new(50.867, -0.153, -0.27)),
        ("neutral 3.5", new(35.656, -0.421, -1.231)),
        ("black 2", new(20.461, -0.079, -0.973)),
    ];
}
