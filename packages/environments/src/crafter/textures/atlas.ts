/*
 * The textures of Crafter by Danijar Hafner, https://github.com/danijar/crafter, packed by pack.py.
 *
 * Copyright (c) 2021 Danijar Hafner
 *
 * Permission is hereby granted, free of charge, to any person obtaining a copy
 * of this software and associated documentation files (the "Software"), to deal
 * in the Software without restriction, including without limitation the rights
 * to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
 * copies of the Software, and to permit persons to whom the Software is
 * furnished to do so, subject to the following conditions:
 *
 * The above copyright notice and this permission notice shall be included in all
 * copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
 * IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
 * FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
 * AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
 * LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
 * OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
 * SOFTWARE.
 */

/** The names of the textures, in the order of the atlas. */
export const textureNames = [
  "water",
  "grass",
  "stone",
  "path",
  "sand",
  "tree",
  "lava",
  "coal",
  "iron",
  "diamond",
  "table",
  "furnace",
  "player-left",
  "player-right",
  "player-up",
  "player-down",
  "player-sleep",
  "cow",
  "zombie",
  "skeleton",
  "arrow-left",
  "arrow-right",
  "arrow-up",
  "arrow-down",
  "plant",
  "plant-ripe",
  "health",
  "food",
  "drink",
  "energy",
  "sapling",
  "wood",
  "wood_pickaxe",
  "stone_pickaxe",
  "iron_pickaxe",
  "wood_sword",
  "stone_sword",
  "iron_sword",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
] as const;

/** Those whose file has no transparency: the reference draws them without blending, which rounds differently. */
export const withoutAlpha: readonly string[] = [
  "water",
  "grass",
  "stone",
  "sand",
  "tree",
  "lava",
  "iron",
  "furnace",
];

/** 16 x 16 RGBA pixels of each texture, one after the other: base64 of a zlib stream. */
export const atlas =
  "eNrtnQl4FVWyxy8gokLYBSFuCMrih4Jsyi4ksoYtAReWgEhANOyyI0GQRdkFHgioyIiDoiA6iAqKIpsjMoAoA874BmfUcdTnNi5ZqNf/zq2m7rmn13uJQdPfV193n1O/qjp1TvVyc5OEem6i+lPeMOXmhZ9GCfexhAx9CPpCYVbqVxuyky7quMjSYRvMMSNZMDgHx37Yhi4uNR41Rh2jxiTjQp/OB/fp4tLFxrp2ubMbhzp23Zg431K8+JBjkXrsL6SZf50ft9zzHPJYcM46OK499s/aOGW+dHp242M/ci7s9HRrkXXUnOnWJI55Xau6cn2wXmL/jRFx8DHGxnY5Do4R7WqO7daL7pxjcZonXV+lxytGSeKOkLm/eHZxU/jcTg976Ol0nPqD8OqxHe/EOPFuMQXlnexynoPw6ty46UlfTrzUi3UNuM29lzXglGcva8CO9zqvTusoHrzXNaAyfuZEnXvItGnTaO7cuTR16lRTJkyYQLNmzaJFixbRE088QSNHjqSFCxfS8uXLadWqVTR8+HCaOHGiub/zzjvNthEjRpjH06dPN22AhcDuoEGDTBszZsygmTNnmiwLGPYFexkZGRaPOMBNmjTJ4pnBMfwuXbrU5KWwbeZhE/FD0D5u3DjzGDYQL+xxvGwDseBc8tBHG+Lhc+xxjlhgR+aO44AO+tEHmTNnjpVT7pN5QJ4h0jf6wEIP+eGcYM9zBgb5hnAfcs8sx4aY0I8xYj4Qj/QJAcc5YRZ+WA8sBCzyyTFJn9BD7JxX6CB+XktZRu7B8vg5n8xCECvPCWKAT+iMHj3a0oENjIP1eJ44RraBNsTA/Lx580y/GC+3Ixa5PuVamj17tjkfsA8WY+X54NgXL15sxoIcQMBinPA9ZcoUa7zg2S8YXpvQWbt2rTW/yC+vcbmO4Q/9WL/gYAMs2jhXnHPYAItzZhEDr52JQ1rS7NE96IERKabg/MFR3WneuF40/Z5ONO2eLubxw+NTaf6EVJpydyeakdnV1Lt/aMsz+4yO5jHbsMRoh41Zo7pZbeBNG0bf/cOTTPujB7SiycM6mTzOERPrwz762R73PXQf9LqZ8bJwbNhzLLAHwXHWvV2tY45f9sMG9rNGdjJjRkzow/EDmfljZ13o4Bx5QXw4hk30z7g3yWRwjH6zzxgrYoduvs0uZh/GxDkHj1xjP3Nkfs7AcawYE2whp9hzDGBgG+esMykj2YyZ4+b8cC5xPntUVyvP5jwZ/PTwnPM4OZfwAcEa4HUDHn2Ij8eIcWHPueWcYpy8lqCPuHjtRMyxjcAvdBAn9M18juoaMf/sE7qsz228tsDPGdPDWpvcbs2TWNe8VjFWrAXMKVi5fnme4QsxIIdyTOwbaw8+wLBfnl9zfYXPeU7AY43jGL6xplCTnA+sD17v4GGT59ic83uTIuqI1zGPE20n350Tsxx+c4L2mGXX5kER/Sw6O177VJ8QnR+7mJz64pUPNR6/+bAbv1MOnPTd/OnilW3y2G7+vebHyzx7GaebXS+xueXfLpd+14DT2lR92I3DSxyqrtN8qe8O1SdXp5KDSpqC41DfkHmMPQRtuncO1i3WvJilh+Oxac2j2nAsWW7DfuX42/Jt3RAyBefc16H+GR/SpuU3rA89aRPn0ONYcMw+LFs35NsCvyQjKX+8RptlyzgGL8dgxtg3ZNlnPfDsF0zjK8qZewjHJ3MFke0qA+E+zouVo75n4oINHqPkeIxD2tc1BbY5VuRf5o9zwnmQvMwVs6rIeQQL6dko0WITHkig8gvKUcL9ZajszATbd1UeC9uouLoClZsZolJdi9EFg0tRmbEhKj2htCvPY0Bb6Xvz+fP7nm8eg7d7N+e5A498MSP5CvcVd+V5LlXe6d1crhMcY86QQ+bj+f5Pk0P5cqshG8Sej2X75jSiJWln2janndHhfohkhe4H7Uvk+1LtQ2A3HAv0TF1mw31W++QznHm+ObLfYjW82TY55N5vE59lf0MoUkT8ETnS5DOCV/O0QaMjfShzEjVe2bYkLSIGVU/nN+p8SZqzvi7GMBPhj9uFri5uK4fq+NR1qsZst0Y2a9o3ROeA+6y8T3ZeO9q4lPHp1rZaL1Fx2cWmsRkx95M1+rr5UcaLzxsg/Pkfi9rupJeammoK9x86dMiUBg0amO1ok/0622yDOSnM855tSRuhUMjcqyy3q6KLR+VYpD4zHA+3cVw6Vpcjdex2MUo9mVdu0+VGZ1fNqy4Wde7UccncqDFzfKqe9CFzo5t7p7lDP7M637q5t5t/u7GjDfrqHLqtPXUtSNatjtR50vWra0H1pxuLnagMH69YscIUpzhUHRk/2k++upZemdkrqiaYQz9Etc39YFnkeKXt5clX0Yo+zS0/Fh9uwx4i50z2g+e9mgO2LdcH25HxSfvqWPv3728K9LGXOWKW23XzL3OFeFQbKqvGiD3niscpGacaYF6y6lzIsarrgPPMHM8FRHcNtbPHDNuQtQcftr7DYq3JsB0ev7pG1bFzn2wHq65vuXbknMk1pq4Pzqsak6wfOXZeR+ocy/Wlq3/u91v/8bz/qzXh5/5vd090uwaz8BbKoQhO167Gw/0srGfXro5V6oTe2nPm2cSmXTdWqaNrl7yf+7+aK7t7oDrfPH7OgVP9S33WNe+HOZH5c5p7Xa7V/Nnd/6N0w7yaP6f7vzWPItd+7//qPBTm+//Yfg1jlvVze9OisW21xxs3bqQFCxbQXUMytDo6ZkxqoiWSx7mOl/osqc0TTJE8znU860qJJX71GDbsdLzw8jix505TgvDgKrddZdnwEz+z0pYbDw6Ce5Xk5bGTT3lPZxvMOo1fZTF3EHAQu/zLeCUHHfQ7zZ+Ok3puvNv8OfGxSFJSkiX4HgFEPZb98lwVfvZgXT6vX7++dY5jlWO7dvo6W8zgewxoxzn6WIcFOrJdtcW8bGOO3+HYhsqynupbvv9JYV9sSxe/9KuKGocav8rSkiQ6OLiqNgY5FzJfKnvypnLmsRoDC+zJ+ZA8WBbpXzd/MnfwK31LG17i59ghchxe42eO/fO5W/zq+Fu1ahWxV+O3Gz/0a9asGbXn+O3Gj2PoOYmqH7LZere6hqSEfG7fHX+dPn56lCk7FwwocB6bX9Z46qPn0kM0/b3jplz6+BZT+LzKqKm2tnJpDTHPnE5gw9hrWenfzYaOteNl7Oo4aH4oKJ8Vlggb4JdmdIiSoR0a2vLSBvi9G5dHsDgP81m8LlQe7aaN+SFLn0Xlw2sigpeb0FfPsxTOjTd1NXzIo3833rF2WUc997L9Huuf16dd/WNtYo3qONS0W90yj5rV+eXatrPDvM6GWqO6+pW8aiMIj1oT47d4u/qP4PPZLHW+ef3r6t/iz7ARPM+1Xf3z9aGo/r3Vv3lvMfIVpP4j7kvzQxSY9WlDy/qwgTXmJHacl/q3u/97rX/d/d9P/eru/zHwEevXS/078V7q3+3+71b/Rff/ovt/LPd/p+f/ovovHPXvdO3G9d+t/m3vHfrnjiyf9y/P9a/eP4PUv7x/B61/2HASt/p1vB8fCbny/MzGYtk74n4/V+vfjTX6bOvfjTX6betfZTXv/7b175i//Gd4K+7wM3pEHKZPJ5kfcuS9PA/BBscOPpb6Bx9L/SOWovt/7Pf/c21bNbwXsWS2qU1+2TBj7o8fP+6LB8MClkXGBJHtku9er4rJpjetYUpm0vU0oXMjS1TbOF47Lp3sxiH1dCznR7Wh8lKfY4OE85Ol5pn1+VgyEGaYV+Nnn0p9RIjQiaof4T/Lrr4U/1nqPECc6sSLzm9hW7RrDUEaj7+FLkmqRUF4sEF5ZoPybMMvi7jByPgh3K7Rz3/+nbAlpDLQZ5E2oGuXL9blvU5s4rDanWJXx2Eca3k1dg0fUT+SV2MVfJYTDz2X+LOEXgSvi5FF8jIWuxpWcpSlnrvVvjpGuzGfLd7mOSXL7zVr//79JMULg+8myEdq/K0BSPjnoq4svtcg/fPPU9PT08kLa35/TN7TDN9urJnzsF/wPF6OncUuD+wbfdgkA98QnS3JczvHr3J8zn3hnFqxc58cP3TwNyFUfe7j9cDfL1F5mQMZr7CXpcuf9MGxC/9ZuvXIMTCvzps4t13LchyIV/BZ4tyxFmBD4bMUPuSljtR4NfG78jLH6nnRFv/tyy+/9PaMsGiRJZKF7N692+H7BdEv8EbtM0sQg8f3u0KqCObM93HDfsGwyO+KqYI+3mBTGYv5d2rCNkI60flHu8wHxu/ARogup37zp9oIOn9F2+9z87sW1GuE25qUG9Y2XycUGxFlxdcFVVCbfJ2ADa7h8PXB3NzqX14rOA7Vv139g+HrhMyZLgc2fES+vVwX1Pypc+V3/opq3tvG9yWepyD30vB68Z1zvh+K9earPu14rzawzvheGq4Vx/uSXf7CNRcof793HtcB5p2uCU7PCeHnHdfrig0fdU32en2x472sP8mL67pvXpvPAuRjjT9o/mKdv3isn1jXb1H9x8bHcv2Ox/0jlvtXPO6f8bh/F/RWOb0ysbj2dzjzWWJEmypuOuE+Pi9Wv5gl3Oa5X4lV6pjHoVCKlGLDBW8zXhFnShR/xmZUfqLGemZL0UhEfnh8bv5VXowzf3MYuxJLyGn8Gj4UJz4UgPe1nhXe3xY5fymh3/hWVP9nt/4PZrQmSJD6B7ejccgSp/q3fIixS3Z5XStXETWl+lDrB1yY1V4/VB9B6l/6KKp//9vpU6co76OPKPv996O/H/fBB5T97rv03x07tOv99IkTdNrgcg2d7D176MfXX7f0ct55h3L27qWfX3uNvnvmGfrskUcibJw+epROHzhAp3ftorzt2ynnpZfo5xdeoJ+2bKFfXnyRcgzJ3rSJflq3jr5ZupT+OXUqfTBkiGkj79gxynvrLTq9dSudfuopynvsMcpdu5ZyjH32mjWUs3Il5Rj+sh96iH7MyqKvx4yhU+npdLhLF3qjVSvK3beP8gxfeYZu3vz5lDdzpim5Dz5IudgbvnLGjaNfhg+nHwYOpC/S0uij5GTa37Qpba1Xz4wVvnLnzKE8Qy9v2DDKy8igvKFDKdeIMbd/f8ru04d+TEmh/zO4T1q2pCMNG9JrV19N6y+7jLKNMWU//DDljB1LuUZcub16UW7XrpRrxJfbsSNlt29PPxnMt4a/zxs0oBN169K+GjVoS7VqtKpSJTMH2RMnUvagQZRj+Mhp04ZymjWjnMaNKdvw83P9+vS9wfynVi36+5VX0sHERHq1ShV6qnz5iDn4pUcP+sXIxy+Gj59r16afa9aknwz9740Yv6penU5VrUpHKlemXRUq0PNly2rXwE8G+1+D+8Hw8b3h41sjvq8M/X8avj40mL1lytBLF13k+DL1tTGuLwzmi4QE+rx0aTp14YX04QUX0AFDtpcq5elF7KTBnTR0T5QsSe8bsu+88+gVQ/zUwjuG/oESJehtQ14pXjzQ91d2Gtz2gGy8t83T+tIL0/vR1un+vk//5OjutGFcL9o4oTdtmnQrPT/1dsq31d/VzprMHrRyeBd6dHhnemxECsHW0/el0bNhO07srH7t6OGByTR/UDLNS29HC+9MomVDO9LazK70h7E96JmJfQwbd9jaGNWlCU3seRNN6d2Cphly/60taFbfNrRocJIZD2wgDjt+YJu6NCy5PmV2bEAju9xAY1Ka0H09mtH021oaMbWn1fd0NvOiY7s0SKQ+za6gAS1r0uC2tSmjfV2627B1T8eGNLpbE5rap4U5Hh3b6ppKlHxtVep+QyLd2uxy6tf8SsPOVTSwzTV01811KSP5Osrs0oimGePR8TfVrEg316lMna+rSj0bVae0Jpeadm678Qq6vXlN6t+qDt2VdJ3tuJvWKE+tr6loxHAxdTFspFx/CXVrUM2Ipzr1bHwZpTW7ynHejhrX8htrlqc2xjja16ts2KliisPnLNbPIrEHv9W4lsNGi1oVqZURi5s/3pj1s76hDy4Iy58TgWM7FODDIrYRlLfbdu3/kp7b/llgezv3/IeefvFfgfj9h76ml3f9mx7fdIrmPXrSt403DyD2T2nZ+o9p6uIPffEH/vI1bX/z37TuuU9o9sqTdO+so9Rn7AFPNg4d+4aQt2e3fUpLn/xfGj//r9Rv0mG6Zfg+ajJgp6ONYye+oz0Hv6KtOz6n1Rs/oaxlf6MhMz6krqP+QjcO3kd1bt9Jl/XYYmvj4NFv6JW3vqAnN/+L5q7+mEbMOUFp449Rq2GH6NoB++iy3jupUspmLX/8b9/T2+9+Rc++/BktWfcPGr/gI+o75TglZR6lBoPfoyvv2EuVU1+jMl020QXtVkfZOPzBt/Sq4Xvts0bcy/9Od834K3UZfYyaZhymWgP+TFVv3U0JPV6mUh02UMk2y6L4vQfh+1Na8NjHNHJuOO67j1C9gQcp8Y59VD71dbqg6xYq2f4xKtH84Sh+2xuf06N//AdNWXyCBkw9RsmZh6nBnQfpyr77qVLvXXRR9z9RScN3idbLqHiTB6L4dc+fogf/5wQNnXGUuo58j5oOfodq9d1DVXu/QQndt9H5nZ6hEjc/SsVvmkvFGk7U5nD0nMOUNuYAtRz8NtW54w2qnvoKleu2lUp1/COd124NFW+xgIo1mua4BpIzdtL1t2+jy415rth5I12YvI7Oa7syn2083fM6rtrhcUpot5LOb7WYStw413f9DNwxkFr/oWWg2h28YzB12HAL1VlYOxDf7fmudP2K+nTJjKq++W5/SqEbHm9IifOq+WYH7R5AzZ9tRpetSKTycyr65nu/nkr11temio9UpAqLKvjiJ743gTpsS6JL11SjsovKU4UlFeja9XUp+YX21Ht7KvXb1pcGvjDQ1uaQvXdRk42NqPzC8pTwQDlKeLAcVV5WiS5fk0g1V9eg2suuprrz7ecj+cX25rgTppWlhLEJlDDV2M8z7DxkyExDJpalMiMTfI3JjGWWwU4w2GEJvvNZd00dKjenvBlP6YFlfPMt17egqnMvpjKj/Pse9tpQavtE60BrENuInZnUbk1bSpxWLRB/346xlLzylkLx7H+ubPh/B/y/D4KwUf/LQrELcWJ1/1/Bya7K87nT/wflc8nb2WROtavydmPS6cXKcxyx8F7nMygv58yvDXUtqHNQ2LZY/vYg9kV8EV/En7v82bqmqOLXBv99Uo49HnaC2sAWSxy6OQvC8ni82lBZP7yOlTaceCdWxhCElfMRlI3Fb7xZHktQ9ld8bkDc2j7+38xS+LvqkrX7XhLa5f9QhrAdcDp21fBelmS2qW2K+U4v7LANHcv62B8/ftw6l3Mkbcg+9scsC8cj1wfbkPnoXq+KyaY3rWFKZtL1oQmdG5kiWdiUY1Fj5HGwf5VV+bXj0m15ycrYILCh8895k6zkOEccQ9RnkIpf7eeUhg7mT8d7qUO7+VXHa7dhrni+4nTtCMV47fhVvt/nVP/id1Qs8Vv/8vfR5O+9+K1/aYdtBK1/aSNo/bONoPUvxxKk/iUftP5hQ+ffa/1zDLHUv44vqv9CU/9RIn5XTb6DONW/9fug/HtzzOny5VD/pkhW5d3q34l1q38dK/PBa4rzIutfx3JOYEPGGPE+aDPecP1bvFr/EX4UVqn/KP8yBmlDsqL+td/Hl/Uvx2tT/67vWSxB6l999wxa//z+WVT/vSPeDfD85rf+mYPgGdJP/UtW5d3q34l1q38dq6t/zousfx1rV//yud5uvG71L3VV1kv9S46PJeu1/tXxBql/GX+Q+lffPZ3qX6znqBrm90+nOtKtqd9q/cu/c+G3/pnj36vyU/+SVXm3+ndi3epfx+rqn/Mi61/H2tW/fK63G69b/UtdlfVS/5LjY8l6rX91vEHqX8YfpP7Vd0+n+hfrOfrvsoXfP53qSLemCqr+P161IEJ0f2dGbkfGDAlJseEpBp6C8m6+dbzm70+ovzccsb3bunVIiuMf5z0H+N0jukXID1dfHSEqv/aORiEphYXHWIPwyyZ1ssTL+lG3c51XrwdBOb+8nY2Cit9tHF5ter3O/pp8ERufuS6I9Xcu8PHIX2G9fmjsOT4TFSAfaEk7DT1GnuLAxzr+uPPnUv3Go/4c8uN1fcSDpzjzoVh4p3x6yXcs/K/d/3vb/F6//L5fn2t80fNP4Zqvs/X8VVDPT36ulWc7v4Xp/huv+3e8n7fi+f5bEO8BBTkHhal+C7L+Y6mfwvA84/f6U1BzcDbfm4ru/4Xr/nWu+i6K+/cTt5fPS9zez33+DMLr9cfz52dOnwW4fVZwlvrJY5+f3DuxvubvLPGxxB9r/nz1x7p+zsL6jbV+YqrfeL1vnQvPwEXPv2fn/amgnoHPxs8DC/v7eyw50+n/P2LhbIw=";
